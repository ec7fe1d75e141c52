import { secondsData } from "../../duration.js";
import type { Codec } from "../../inventory/schema.js";
import { accountOf, type AirTimes, type FrameLog } from "../../listening/stream/audio-account.js";
import { splitterOf, type SplitCodec, type Splitter } from "../../listening/stream/splitters.js";

/** What a listener connects to. */
export interface Tuned {
  relay: string;
  mount: string;
  codec: Codec;
  url: string;
}

/** What one listener measured since its last account. Times are milliseconds of a monotonic clock. */
export interface ListenerAccount {
  /** It has received audio since it connected. */
  heard: boolean;
  /** The server ended the stream, or never sent it. A listener here does not reconnect. */
  dropped: boolean;
  longestGapSeconds: number;
  /** undefined where frames are not identified: Vorbis, FLAC, or without a listener at the masters. */
  lostSeconds: number | undefined;
  repeatedSeconds: number | undefined;
}

/** One listener: splits the stream into frames, and stores no audio. */
export class Listener {
  readonly log: FrameLog = { keys: [], seconds: [], atMilliseconds: [] };
  readonly #splitter: Splitter | undefined;
  #bytes = 0;
  #lastByte: number;
  #longest = 0;
  #from = 0;
  #over = false;

  constructor(
    readonly tuned: Tuned,
    now: number,
  ) {
    this.#lastByte = now;
    this.#splitter = isSplit(tuned.codec) ? splitterOf(tuned.codec) : undefined;
  }

  take(piece: Uint8Array, now: number): void {
    // Before the first byte it is still connecting: that is not a gap.
    if (this.#bytes > 0) this.#longest = Math.max(this.#longest, now - this.#lastByte);
    this.#lastByte = now;
    this.#bytes += piece.length;
    for (const { key, seconds } of this.#splitter?.push(Buffer.from(piece)) ?? []) {
      this.log.keys.push(key);
      this.log.seconds.push(seconds);
      this.log.atMilliseconds.push(now);
    }
  }

  /** The server ended the stream; the silence before it counts as a gap. */
  end(now: number): void {
    if (this.#bytes > 0) this.#longest = Math.max(this.#longest, now - this.#lastByte);
    this.#over = true;
  }

  get hears(): boolean {
    return this.#bytes > 0 && !this.#over;
  }

  get over(): boolean {
    return this.#over;
  }

  /** When the last byte arrived, milliseconds. */
  get lastByteMilliseconds(): number {
    return this.#lastByte;
  }

  /** Starts a new account. */
  begin(): void {
    this.#from = Math.max(0, this.log.keys.length - 1);
    this.#longest = 0;
  }

  /** A gap that still lasts counts. */
  account(now: number, airTimes: AirTimes | undefined): ListenerAccount {
    const counted =
      airTimes === undefined || this.#splitter === undefined ? undefined : accountOf(this.log, airTimes, this.#from);
    const pause = this.#over || this.#bytes === 0 ? 0 : now - this.#lastByte;
    return {
      heard: this.#bytes > 0,
      dropped: this.#over,
      longestGapSeconds: Math.max(this.#longest, pause) / 1000,
      lostSeconds: counted?.lostSeconds,
      repeatedSeconds: counted?.repeatedSeconds,
    };
  }
}

/** Whether frames of this codec are identified. */
export function isSplit(codec: Codec): codec is SplitCodec {
  return codec === "mp3" || codec === "aac" || codec === "opus";
}

/** Listeners of one relay and mount: the worst of them, not their average. */
export interface RelayAccount {
  relay: string;
  mount: string;
  listeners: number;
  heard: number;
  dropped: number;
  longestGapSeconds: number;
  lostSeconds: number | undefined;
  repeatedSeconds: number | undefined;
}

/** One account per relay and mount, in the order in which listeners connected. Pure. */
export function relayAccounts(listeners: ReadonlyArray<{ tuned: Tuned; account: ListenerAccount }>): RelayAccount[] {
  const groups = new Map<string, Array<{ tuned: Tuned; account: ListenerAccount }>>();
  for (const listener of listeners) {
    const key = `${listener.tuned.relay} ${listener.tuned.mount}`;
    groups.set(key, [...(groups.get(key) ?? []), listener]);
  }
  return [...groups.values()].map((group) => {
    const accounts = group.map(({ account }) => account);
    return {
      relay: group[0]?.tuned.relay ?? "",
      mount: group[0]?.tuned.mount ?? "",
      listeners: group.length,
      heard: accounts.filter(({ heard }) => heard).length,
      dropped: accounts.filter(({ dropped }) => dropped).length,
      longestGapSeconds: rounded(Math.max(...accounts.map((each) => each.longestGapSeconds))),
      lostSeconds: most(accounts.map((each) => each.lostSeconds)),
      repeatedSeconds: most(accounts.map((each) => each.repeatedSeconds)),
    };
  });
}

/** Distributes `count` listeners over these targets, in turn. Pure. */
export function spread(count: number, over: readonly Tuned[]): Tuned[] {
  return Array.from({ length: count }, (_, index) => over[index % over.length]).filter((each) => each !== undefined);
}

function most(values: ReadonlyArray<number | undefined>): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : rounded(Math.max(...known));
}

function rounded(seconds: number): number {
  return secondsData(seconds);
}
