import { mkdir, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RadioctlError } from "../../errors.js";
import { judge, type OfferedKey, type Verdict } from "./host-key.js";
import { KnownHosts, parseKnownHosts } from "./known-hosts.js";

/** Appends to the same file run one after the other, so that several hosts can be pinned at once. */
const appending = new Map<string, Promise<unknown>>();

/** A lock that is older belongs to a process that was killed: appending a line takes milliseconds. */
const STALE_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 20;

/**
 * Adds a host's key to a known_hosts file; a missing file is created. Another run may have pinned a key of the host since this one read the file, so
 * the key is judged again, under a lock.
 * @param name from `knownHostName`
 * @returns `unknown`: the key was added; `known`: the file has it already; any other verdict: the file has another key of the host, nothing was added
 */
export function pin(file: string, name: string, key: OfferedKey): Promise<Verdict> {
  const before = appending.get(file)?.catch(() => undefined) ?? Promise.resolve();
  const done = before.then(() => locked(file, () => append(file, name, key)));
  appending.set(file, done);
  return done;
}

async function append(path: string, name: string, key: OfferedKey): Promise<Verdict> {
  const file = await open(path, "a+", 0o644);
  try {
    const text = await file.readFile("utf8");
    const entries = new KnownHosts(parseKnownHosts(text, path)).about(name);
    const marked = (marker: string) => entries.filter((entry) => entry.marker === marker);
    const verdict = judge({ name, trusted: marked("none"), withoutPort: [], revoked: marked("revoked") }, key);
    if (verdict.kind !== "unknown") return verdict;
    await file.appendFile(`${text === "" || text.endsWith("\n") ? "" : "\n"}${name} ${key.type} ${key.key}\n`);
    await file.sync();
    return verdict;
  } finally {
    await file.close();
  }
}

/** @throws RadioctlError failed when another process does not give the lock back */
async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  const until = performance.now() + 2 * STALE_MILLISECONDS;
  while (!(await take(lock))) {
    if (performance.now() >= until)
      throw new RadioctlError("failed", `${lock} is held by another run`, { hint: `remove it: rm ${lock}` });
    await sleep(RETRY_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > STALE_MILLISECONDS) await rm(lock, { force: true });
    return false;
  }
}
