import { Audience, Masters, type ListenerAccount } from "../lab/audience.js";
import { formats, relays, type OnTwoMasters } from "../lab/on-two-masters.js";

export type Account = ListenerAccount & { codec: string };

interface Group {
  codec: string;
  audience: Audience;
  masters: Masters;
}

/** Listeners of every format on every relay, who check every frame; masters are heard in every format, too. */
export class ListenersOfFormats {
  readonly #groups: readonly Group[];
  readonly #station: OnTwoMasters;

  private constructor(station: OnTwoMasters, groups: readonly Group[]) {
    this.#station = station;
    this.#groups = groups;
  }

  static async tuneIn(
    station: OnTwoMasters,
    perRelay: Readonly<Record<(typeof formats)[number], number>>,
  ): Promise<ListenersOfFormats> {
    const groups: Group[] = [];
    for (const codec of formats) {
      const masters = codec === "mp3" ? station.atMasters : await Masters.hear(station.lab, ["master-a", "master-b"], codec);
      groups.push({ codec, masters, audience: await Audience.tuneIn(station.lab, relays, perRelay[codec], codec) });
    }
    return new ListenersOfFormats(station, groups);
  }

  /** Starts a new account. */
  begin(): void {
    for (const { audience } of this.#groups) audience.begin();
  }

  /** What each of them measured since then; starts the next account. */
  async accounts(): Promise<Account[]> {
    const all: Account[] = [];
    for (const { codec, audience, masters } of this.#groups)
      all.push(...(await audience.accounts(masters)).map((account) => ({ codec, ...account })));
    return all;
  }

  async leave(): Promise<void> {
    for (const { audience, masters } of this.#groups) {
      await audience.leave();
      if (masters !== this.#station.atMasters) await masters.stop();
    }
  }
}

/** One line with the worst figures of each format's listeners. */
export function worstLines(what: string, all: readonly Account[], goal: string): string[] {
  return formats.map((format) => {
    const listeners = all.filter(({ codec }) => codec === format);
    const most = (value: (account: ListenerAccount) => number) => Math.max(...listeners.map(value)).toFixed(3);
    return [
      `${what}, ${format}: ${listeners.length} listeners`,
      `${listeners.filter(({ dropped }) => dropped).length} dropped`,
      `at most ${most((each) => each.lostSeconds)} s lost (goal ${goal})`,
      `${most((each) => each.repeatedSeconds)} s repeated`,
      `longest gap ${most((each) => each.longestGapSeconds)} s`,
    ].join(", ");
  });
}
