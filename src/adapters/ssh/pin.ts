import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { OfferedKey } from "./host-key.js";

/** Appends to the same file run one after the other, so that several hosts can be pinned at once. */
const appending = new Map<string, Promise<void>>();

/** Adds a host's key to a known_hosts file; a missing file is created. `name` comes from `knownHostName`. */
export function pin(file: string, name: string, key: OfferedKey): Promise<void> {
  const before = appending.get(file)?.catch(() => undefined) ?? Promise.resolve();
  const done = before.then(() => append(file, `${name} ${key.type} ${key.key}`));
  appending.set(file, done);
  return done;
}

async function append(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+", 0o644);
  try {
    const text = await file.readFile("utf8");
    if (text.split("\n").includes(line)) return;
    await file.appendFile(`${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
