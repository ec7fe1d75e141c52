import { NoWayThere, RadioctlError } from "../../src/errors.js";
import type { Clock } from "../../src/ports/clock.js";
import type { Capture, CaptureRequest, Http, HttpSend, SendAnswer, SendRequest } from "../../src/ports/http.js";
import type { Broadcast } from "../listening/stream/recordings.js";

/** A mount as its listeners see it. Times are counted from the clock's start. */
export interface FakeMount {
  broadcast: Broadcast;
  /** How far it is behind the station. */
  lagSeconds?: number;
  /** Older audio that each listener gets at once. */
  burstBytes?: number;
  /** Before this time it has no source: 404, as with Icecast. */
  fromSeconds?: number;
  /** After this time no byte arrives, but the connection stays open. */
  frozenFromSeconds?: number;
  /** At this time the server closes all connections. */
  closedFromSeconds?: number;
}

const ANSWER_MILLISECONDS = 5;
const PIECE_BYTES = 1400;

/** HTTP in the time of a clock: an Icecast whose mounts play broadcasts. Other URLs are refused. */
export class FakeHttp implements Http, HttpSend {
  /**
   * By URL, or by URL, space and address when one name has several. "hangs": accepts the connection and never answers. "no network": this machine
   * has no route to it. A number: this status, without a body.
   */
  readonly mounts = new Map<string, FakeMount | "hangs" | "no network" | number>();
  /** The services' answers by URL, and the requests that they received. */
  readonly services = new Map<string, (request: SendRequest) => SendAnswer>();
  readonly sent: SendRequest[] = [];
  /** Each capture that was begun. */
  readonly captured: CaptureRequest[] = [];
  /** Captures that are running now. */
  listeners = 0;

  constructor(private readonly clock: Clock) {}

  async send(request: SendRequest): Promise<SendAnswer> {
    const service = this.services.get(request.url);
    if (service === undefined) throw new RadioctlError("unreachable", `${new URL(request.url).host} gave no answer`);
    this.sent.push(request);
    return service(request);
  }

  async capture(request: CaptureRequest): Promise<Capture> {
    this.listeners += 1;
    this.captured.push(request);
    try {
      return await this.#capture(request, this.clock.monotonic());
    } finally {
      this.listeners -= 1;
    }
  }

  async #capture(request: CaptureRequest, startedAt: number): Promise<Capture> {
    const mount = this.mounts.get(`${request.url} ${request.address ?? ""}`) ?? this.mounts.get(request.url);
    const stopped = new Promise<void>((resolve) => request.stop?.addEventListener("abort", () => resolve(), { once: true }));
    const endsAt = startedAt + request.timeoutSeconds * 1000;
    await request.connect?.();
    await this.#waitUntil(mount === "hangs" ? endsAt : startedAt + ANSWER_MILLISECONDS, stopped);
    if (mount === "no network") throw new NoWayThere(`${request.url} gave no answer`, { hint: "is this machine online?" });
    if (mount === undefined || mount === "hangs" || request.stop?.aborted === true) {
      throw new RadioctlError("unreachable", `${request.url} gave no answer`, { hint: "is its service running?" });
    }
    const recording = { body: new Uint8Array(), pieces: new Array<{ end: number; atMilliseconds: number }>() };
    const status = typeof mount === "number" ? mount : this.clock.monotonic() < (mount.fromSeconds ?? 0) * 1000 ? 404 : 200;
    const endedBy =
      status === 200 && typeof mount !== "number" ? await this.#listen(mount, request, recording, endsAt, stopped) : "closed";
    const first = recording.pieces[0]?.atMilliseconds;
    return {
      ...recording,
      status,
      headers: {},
      firstByteMilliseconds: first === undefined ? undefined : first - startedAt,
      startedAtMilliseconds: startedAt,
      endedAtMilliseconds: this.clock.monotonic(),
      endedBy,
    };
  }

  async #listen(
    mount: FakeMount,
    request: CaptureRequest,
    recording: { body: Uint8Array; pieces: Array<{ end: number; atMilliseconds: number }> },
    endsAt: number,
    stopped: Promise<void>,
  ): Promise<Capture["endedBy"]> {
    const { bytes, bytesPerSecond } = mount.broadcast;
    const behind = (mount.lagSeconds ?? 0) * 1000;
    const frozenAt = (mount.frozenFromSeconds ?? Infinity) * 1000;
    const closesAt = (mount.closedFromSeconds ?? Infinity) * 1000;
    const edge = Math.max(0, Math.floor(((Math.min(this.clock.monotonic(), frozenAt) - behind) / 1000) * bytesPerSecond));
    const first = Math.max(0, edge - (mount.burstBytes ?? 0));
    for (let end = first < edge ? edge : nextPiece(edge); ; end = nextPiece(end)) {
      const sentAt = (end / bytesPerSecond) * 1000 + behind;
      const arrivesAt = sentAt > frozenAt ? Infinity : sentAt;
      await this.#waitUntil(Math.min(arrivesAt, endsAt, closesAt), stopped);
      if (request.stop?.aborted === true) return "satisfied";
      if (this.clock.monotonic() >= endsAt) return "timeout";
      if (this.clock.monotonic() >= closesAt) return "closed";
      recording.body = bytes.subarray(first, Math.min(end, first + request.maxBytes));
      recording.pieces.push({ end: recording.body.length, atMilliseconds: this.clock.monotonic() });
      if (request.until?.(recording) === true) return "satisfied";
      if (recording.body.length >= request.maxBytes) return "limit";
    }
  }

  async #waitUntil(atMilliseconds: number, stopped: Promise<void>): Promise<void> {
    await Promise.race([stopped, this.clock.sleep(Math.max(0, atMilliseconds - this.clock.monotonic()))]);
  }
}

/** Pieces end at the same bytes for every listener. */
function nextPiece(end: number): number {
  return (Math.floor(end / PIECE_BYTES) + 1) * PIECE_BYTES;
}
