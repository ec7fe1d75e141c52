import type { Duplex } from "node:stream";
import type { Client } from "ssh2";

/** How long a clean end may take before the connection is cut off. */
const CLOSE_TIMEOUT_MILLISECONDS = 1000;

/** A logged-in ssh2 client with its socket and its jump hosts. It knows when the connection has ended, and closes all parts. */
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
    // This listener stays: node-ssh removes its own after connecting, and a reset would then end the process.
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

  /** Closes the connection cleanly. After one second at most, nothing of it keeps the process alive. */
  close(): void {
    if (this.ended.aborted) return;
    this.client.end();
    const cutOff = setTimeout(() => this.destroy(new Error("the connection was closed")), CLOSE_TIMEOUT_MILLISECONDS);
    this.client.once("close", () => clearTimeout(cutOff));
    this.#abort(new Error("the connection was closed by radioctl"));
  }

  /** Ends the connection at once, also while commands run. */
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
