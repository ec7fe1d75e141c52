import { Secret } from "../../../secret.js";
import type { Statement } from "../accounts.js";
import type { Encoding } from "../encoding.js";
import type { Place } from "../remark.js";

/** A stream that a small encoder sends to an Icecast: darkice, butt, ezstream or ices. */
export interface EncoderStream {
  program: string;
  server: string;
  port: number;
  mount: string;
  user: string | undefined;
  password: Secret | undefined;
  encoding: Encoding;
  title: string | undefined;
  /** What it sends; streams with the same feed are one programme. */
  feed: string;
  /** The folder or playlist that it plays; undefined: the input of a sound card. */
  playlist: string | undefined;
  place: Place;
  /** Where its settings are: server, port, mount, user, password, playlist, title. */
  places: ReadonlyMap<string, Place>;
}

/** The configuration of a small encoder. */
export interface EncoderFile {
  streams: EncoderStream[];
  statements: Statement[];
}

export function slashed(mount: string): string {
  return mount.startsWith("/") ? mount : `/${mount}`;
}

export function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/u.test(text.trim()) ? Number(text) : undefined;
}

export function secretOf(file: string, text: string | undefined): Secret | undefined {
  return text === undefined || text === "" ? undefined : new Secret(file, text);
}
