import type { TextStream } from "../../ports/text-stream.js";

const USUAL = 80;

/** The width of text for a stream, in columns, also when a terminal does not know its own. */
export function textWidth({ columns }: TextStream): number {
  return columns || USUAL;
}
