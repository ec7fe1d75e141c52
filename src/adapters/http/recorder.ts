import type { Recording } from "../../ports/http.js";

const FIRST_BYTES = 64 * 1024;

/** A buffer that grows up to a limit. Views of it are not copies: adding a piece may move the bytes elsewhere. */
export class Recorder implements Recording {
  readonly pieces: Array<{ end: number; atMilliseconds: number }> = [];
  #bytes: Buffer;
  #length = 0;

  constructor(private readonly maxBytes: number) {
    this.#bytes = Buffer.allocUnsafe(Math.min(maxBytes, FIRST_BYTES));
  }

  get body(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get full(): boolean {
    return this.#length >= this.maxBytes;
  }

  /** Adds a piece. Bytes beyond the limit are dropped. */
  add(piece: Uint8Array, atMilliseconds: number): void {
    const kept = piece.subarray(0, this.maxBytes - this.#length);
    if (kept.length === 0) return;
    this.#makeRoom(this.#length + kept.length);
    this.#bytes.set(kept, this.#length);
    this.#length += kept.length;
    this.pieces.push({ end: this.#length, atMilliseconds });
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.min(this.maxBytes, Math.max(needed, this.#bytes.length * 2)));
    grown.set(this.body);
    this.#bytes = grown;
  }
}
