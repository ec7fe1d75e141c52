import { butt } from "./butt.js";
import { darkice } from "./darkice.js";
import type { EncoderFile } from "./stream.js";
import { xmlEncoder } from "./xml-encoder.js";

/** Reads the configuration of an encoder, identified by its program, in linear time. Never throws; an invalid file has no streams. */
export function parseEncoder(program: string, file: string, bytes: Uint8Array): EncoderFile {
  if (program === "darkice") return darkice(file, Buffer.from(bytes).toString());
  if (program === "butt") return butt(file, Buffer.from(bytes).toString());
  return program === "ices" || program === "ezstream" ? xmlEncoder(program, file, bytes) : { streams: [], statements: [] };
}
