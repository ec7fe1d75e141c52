import { createHash } from "node:crypto";

/** A value that is never shown: every way of printing it gives `[secret]`. Only `reveal` gives the value, to what is sent to a host on stdin. */
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
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/** Text with secrets in it: pieces of plain text and of secret text, already escaped for the file's language. */
export class RenderedText {
  readonly #pieces: ReadonlyArray<{ text: string; secret: boolean }>;
  #sha256: string | undefined;

  constructor(pieces: ReadonlyArray<{ text: string; secret: boolean }>) {
    this.#pieces = pieces;
  }

  static plain(text: string): RenderedText {
    return new RenderedText([{ text, secret: false }]);
  }

  get hasSecrets(): boolean {
    return this.#pieces.some((piece) => piece.secret);
  }

  /** As people may see it: `[secret]` in place of each secret. */
  masked(): string {
    return this.#pieces.map((piece) => (piece.secret ? "[secret]" : piece.text)).join("");
  }

  /** With the secrets, for the host's stdin and for nothing else. */
  reveal(): string {
    return this.#pieces.map((piece) => piece.text).join("");
  }

  /** What somebody else says about this text, without the secrets in it: a parser quotes the line that it doesn't understand. */
  conceal(said: string): string {
    const secrets = this.#pieces.flatMap(({ text, secret }) => (secret ? text.split("\n").filter((line) => line !== "") : []));
    return secrets.reduce((concealed, secret) => concealed.replaceAll(secret, "[secret]"), said);
  }

  /** Of the revealed text, lower-case hexadecimal, as `sha256sum` prints it. */
  sha256(): string {
    return (this.#sha256 ??= createHash("sha256").update(this.reveal()).digest("hex"));
  }

  /** The same of the revealed text without what matches. @param pattern global */
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
