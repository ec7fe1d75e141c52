import { StringDecoder } from "node:string_decoder";

/** A longer line is cut: no line of radioctl's scripts is as long. */
const LINE_CHARACTERS = 64 * 1024;

const CUT = " [cut]";

/** Collects UTF-8 output. A chunk may end within a character or a line. Time and memory are linear, and the memory is bounded. */
export class Output {
  /** All bytes so far, also those that were not kept. */
  bytes = 0;
  #parts: string[] = [];
  readonly #decoder = new StringDecoder("utf8");
  readonly #line: string[] = [];
  #lineLength = 0;
  #cut = false;

  /** @param mostBytes how much is kept; lines are passed on all the same */
  constructor(private readonly options: { mostBytes: number; onLine?: ((line: string) => void) | undefined }) {}

  add(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    if (this.bytes < this.options.mostBytes) this.#parts.push(text);
    this.bytes += chunk.length;
    if (this.options.onLine !== undefined) this.#split(text, this.options.onLine);
  }

  /** Frees what was kept. */
  drop(): void {
    this.#parts = [];
  }

  end(): string {
    return this.#parts.join("") + (this.bytes < this.options.mostBytes ? this.#decoder.end() : "");
  }

  #split(text: string, onLine: (line: string) => void): void {
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      this.#keep(text.slice(from, at));
      const line = this.#line.join("") + (this.#cut ? CUT : "");
      this.#line.length = 0;
      this.#lineLength = 0;
      this.#cut = false;
      onLine(line);
      from = at + 1;
    }
    this.#keep(text.slice(from));
  }

  #keep(piece: string): void {
    const room = LINE_CHARACTERS - this.#lineLength;
    if (piece.length > room) this.#cut = true;
    if (room <= 0 || piece === "") return;
    this.#line.push(piece.slice(0, room));
    this.#lineLength += Math.min(room, piece.length);
  }
}
