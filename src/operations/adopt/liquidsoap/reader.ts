import type { Place } from "../remark.js";
import type { Statement } from "./syntax.js";
import type { Token } from "./tokens.js";

/** Deeper brackets and blocks are left out: no real script has them. */
export const DEEPEST = 100;

/** Reads statements up to one of these words or marks. */
export type ReadStatements = (reader: Reader, ends: ReadonlySet<string>) => Statement[];

/** Reads the tokens of a script one by one. */
export class Reader {
  #at = 0;
  /** Brackets and blocks that are open. */
  depth = 0;
  /** Tokens inside brackets that could not be read. */
  readonly odd: Place[] = [];
  readonly #readStatements: ReadStatements;

  constructor(
    readonly tokens: readonly Token[],
    readStatements: ReadStatements,
  ) {
    this.#readStatements = readStatements;
  }

  /** The statements of a block. */
  nested(ends: ReadonlySet<string>): Statement[] {
    this.depth += 1;
    const found = this.depth > DEEPEST ? [] : this.#readStatements(this, ends);
    this.depth -= 1;
    return found;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  next(): Token | undefined {
    const token = this.tokens[this.#at];
    this.#at += 1;
    return token;
  }

  get ended(): boolean {
    return this.#at >= this.tokens.length;
  }

  get position(): number {
    return this.#at;
  }

  isMark(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === "mark" && token.text === text;
  }

  isName(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === "name" && token.text === text;
  }

  /** Reads the mark or the name, if it is next. */
  skip(text: string): boolean {
    const isNext = this.isMark(text) || this.isName(text);
    if (isNext) this.#at += 1;
    return isNext;
  }

  get place(): Place {
    return this.peek()?.place ?? this.tokens.at(-1)?.place ?? { file: "", line: 1, column: 1 };
  }
}
