import { createHash } from "node:crypto";

/** What every output shows in place of a secret. */
export const PLACEHOLDER = "[secret]";

/** Private-use characters around each secret of a rendered text. A value that had one would move the border, so no value may. */
export const SECRET_BEGINS = "\ue000";
export const SECRET_ENDS = "\ue001";
export const MARKS = new RegExp(`[${SECRET_BEGINS}${SECRET_ENDS}]`, "u");
export const HAS_MARKS = "contains the character U+E000 or U+E001, which radioctl uses itself";

/** A value that is never shown: every way to print it gives `[secret]`. Only `reveal` returns the value, for data that a host gets on stdin. */
export class Secret {
  readonly #value: string;
  readonly name: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return PLACEHOLDER;
  }
}

/** Text that contains secrets: pieces of plain and secret text, already escaped for the file's language. */
export class RenderedText {
  readonly #pieces: ReadonlyArray<{ text: string; secret: boolean }>;
  #sha256: string | undefined;
  #secretLines: readonly string[] | undefined;

  constructor(pieces: ReadonlyArray<{ text: string; secret: boolean }>) {
    this.#pieces = pieces;
  }

  static plain(text: string): RenderedText {
    return new RenderedText([{ text, secret: false }]);
  }

  get hasSecrets(): boolean {
    return this.#pieces.some((piece) => piece.secret);
  }

  /** The text for output: with `[secret]` in place of each secret. */
  masked(): string {
    return this.#pieces.map((piece) => (piece.secret ? PLACEHOLDER : piece.text)).join("");
  }

  /** The text with its secrets, only for the host's stdin. */
  reveal(): string {
    return this.#pieces.map((piece) => piece.text).join("");
  }

  /** Removes this text's secrets from the output of another program: a parser may quote a line that it does not understand. */
  conceal(output: string): string {
    // A log has hundreds of thousands of lines.
    this.#secretLines ??= [...new Set(this.#pieces.flatMap(({ text, secret }) => (secret ? text.split("\n") : [])))].filter(
      (line) => line !== "",
    );
    return this.#secretLines.reduce((concealed, secret) => concealed.replaceAll(secret, PLACEHOLDER), output);
  }

  /** The checksum of the revealed text, lower-case hexadecimal, as `sha256sum` prints it. */
  sha256(): string {
    return (this.#sha256 ??= createHash("sha256").update(this.reveal()).digest("hex"));
  }

  /** The checksum of the revealed text without all matches of a pattern. @param pattern global */
  sha256Without(pattern: RegExp): string {
    return createHash("sha256").update(this.reveal().replaceAll(pattern, "")).digest("hex");
  }

  toString(): string {
    return this.masked();
  }

  toJSON(): string {
    return this.masked();
  }
}
