import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Found } from "../../../src/operations/adopt/found.js";
import { parseLive } from "../../../src/operations/adopt/live.js";
import type { HostFile } from "../../../src/operations/adopt/query.js";
import { foundOn } from "./found.js";

export const folder = fileURLToPath(new URL("../../cases/adopt/hosts/", import.meta.url));

/** Files of a host in a folder of its name, and how a host's answer calls them. */
const KINDS: ReadonlyArray<readonly [name: string, kind: HostFile["kind"]]> = [
  ["icecast.xml", "icecast"],
  ["icecast-second.xml", "icecast"],
  ["radio.liq", "liquidsoap"],
  ["darkice.cfg", "darkice"],
  ["butt.cfg", "butt"],
  ["ezstream.xml", "ezstream"],
  ["ices.xml", "ices"],
];

export const hosts = readdirSync(folder);

/** The files of one host, by name. */
export function filesOf(host: string): ReadonlyMap<string, Uint8Array> {
  const names = [...KINDS.map(([name]) => name), "nginx.conf", "stats.xml", "authorized_keys"];
  const there = names.filter((name) => existsSync(`${folder}${host}/${name}`));
  return new Map(there.map((name) => [name, readFileSync(`${folder}${host}/${name}`)]));
}

/** What radioctl reads on a host with these files. */
export function foundIn(files: ReadonlyMap<string, Uint8Array>): Found {
  const known = KINDS.flatMap(([name, kind]) => {
    const text = files.get(name);
    return text === undefined ? [] : [{ kind, path: name, text }];
  });
  const nginx = files.get("nginx.conf");
  const stats = files.get("stats.xml");
  const keys = files.get("authorized_keys");
  return foundOn(known, {
    ...(nginx === undefined ? {} : { nginx: Buffer.from(nginx).toString() }),
    ...(stats === undefined ? {} : { live: parseLive(stats) }),
    ...(keys === undefined ? {} : { keys: Buffer.from(keys).toString().split("\n") }),
  });
}
