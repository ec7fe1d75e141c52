import type { Duplex } from "node:stream";
import type { Client } from "ssh2";

/** A connection that is let to end cleanly is cut off after this long. */
const FAREWELL_MILLISECONDS = 1000;

/** A logged-in ssh2 client and the way to it. Knows when it has ended, and ends all of it. */
export class Link {
  readonly #ended = new AbortController();
  #cause: unknown;

  /**
   * @param host the inventory's name of the host, for errors
   * @param via the link to the jump host that carries this one; ends with it
   */
  constructor(
    readonly host: string,
    readonly client: Client,
    private readonly socket: Duplex,
    private readonly via: Link | undefined,
  ) {
    // For good: node-ssh takes its own listener away once connected, and a reset would then end the process.
    client.on("error", (error) => {
      this.#cause ??= error;
    });
    client.on("close", () => this.#finish(new Error("the connection was closed")));
    via?.ended.addEventListener("abort", () => this.destroy(via.ended.reason), { once: true });
  }

  /** Aborted when the connection has ended, with the cause as its reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Says goodbye and ends; nothing that keeps the process alive is left a second later. */
  close(): void {
    if (this.ended.aborted) return;
    this.client.end();
    const cutOff = setTimeout(() => this.destroy(new Error("the connection was closed")), FAREWELL_MILLISECONDS);
    this.client.once("close", () => clearTimeout(cutOff));
    this.#abort(new Error("the connection was closed by us"));
  }

  /** Ends at once, whatever is under way. */
  destroy(cause: unknown): void {
    this.#abort(cause);
    this.socket.destroy();
    this.via?.destroy(cause);
  }

  #finish(cause: unknown): void {
    this.#abort(this.#cause ?? cause);
    this.via?.close();
  }

  #abort(cause: unknown): void {
    if (!this.ended.aborted) this.#ended.abort(cause);
  }
}
