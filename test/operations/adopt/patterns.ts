import { parseEncoder } from "../../../src/operations/adopt/encoders/read.js";
import { parseIcecast } from "../../../src/operations/adopt/icecast/read.js";
import { readKeys } from "../../../src/operations/adopt/keys.js";
import { parseLiquidsoap } from "../../../src/operations/adopt/liquidsoap/read.js";
import { parseLive } from "../../../src/operations/adopt/live.js";
import { nginxSites } from "../../../src/operations/adopt/nginx/sites.js";
import { parseAdoptAnswer, parseResolved } from "../../../src/operations/adopt/query.js";

/** Everything of adopt that reads text of a host. */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
  icecast: (text) => parseIcecast("icecast.xml", Buffer.from(text)),
  statistics: (text) => parseLive(Buffer.from(text)),
  liquidsoap: (text) => parseLiquidsoap("radio.liq", text),
  nginx: (text) => nginxSites(text, { ports: new Set([8000]), addresses: new Set() }),
  darkice: (text) => parseEncoder("darkice", "darkice.cfg", Buffer.from(text)),
  butt: (text) => parseEncoder("butt", "buttrc", Buffer.from(text)),
  ices: (text) => parseEncoder("ices", "ices.xml", Buffer.from(text)),
  ezstream: (text) => parseEncoder("ezstream", "ezstream.xml", Buffer.from(text)),
  keys: (text) => readKeys(text.split("\n")),
  answer: parseAdoptAnswer,
  resolved: parseResolved,
};

/** How a text begins, and what it repeats: openings without ends, and what a careless expression tries again and again. */
export const patterns: ReadonlyArray<readonly [beginning: string, repeated: string]> = [
  ...["(", "[", "{", "<a>", "<!--", "<![CDATA[", "</", "&", "&#", "a { ", "if a { ", "fun () -> (", "begin "].map(
    (opening) => ["", opening] as const,
  ),
  ...["#", "a=####", "a=####\n", ";", "\n", " ", " \t", "\\", "\\\n", "=", "a", "a.", "a,", "1", "-", "%mp3("].map(
    (repeated) => ["", repeated] as const,
  ),
  ['"', "#{"],
  ['"', "\\"],
  ["'", "a"],
  ["[main]\n", "a=b\n"],
  ["[", "#;"],
  ["<a ", 'b="c" '],
  ["<icecast>", "<mount><mount-name>/a</mount-name></mount>"],
  ["<icecast><hostname>", " x"],
  ["ssh-ed25519 AAAA ", "# "],
  ['command="', '\\" '],
  ["http { server { ", "location / { proxy_pass http://127.0.0.1:8000; } "],
  ["http { ", "server { listen 80; } "],
  ["", "a = b\n"],
  ["", "output.icecast(%mp3, a)\n"],
  ["@@radioctl\n", "file icecast used YQ== YQ==\n"],
  ["@@radioctl\n", "key x\n"],
];

export function textOf([beginning, repeated]: readonly [string, string], bytes: number): string {
  return beginning + repeated.repeat(Math.ceil((bytes - beginning.length) / repeated.length));
}
