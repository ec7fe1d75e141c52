/** What a request of the trial did: the server's refusal in words, or that it worked. */
export type Tried = { works: true } | { works: false; because: string };

/** What a key can do that it was tried with. */
export interface KeyTrial {
  write: Tried;
  read: Tried;
  /** Whether the operator's key can read what this key wrote. */
  readByOwner: Tried;
  /** Replaces an object: in a bucket without versions, the earlier one is lost. */
  overwrite: Tried;
  remove: Tried;
  /** Removes one version for good; undefined in a bucket without versions. */
  removeVersion: Tried | undefined;
}

/** What was observed of a bucket. */
export interface Trial {
  bucket: string;
  endpoint: string | undefined;
  region: string;
  /** The server's time minus the time of this machine; the server's has a resolution of a second. */
  clockSkewSeconds: number;
  /** Two conditional writes of one key, one after the other. */
  second: "refused" | "written" | { problem: string };
  /** Conditional writes of one key at the same time, and how many the server accepted. */
  race: { writes: number; accepted: number } | { problem: string };
  parts: Tried;
  range: Tried;
  versions: boolean | { problem: string };
  remove: Tried;
  /** undefined: the inventory has no hostCredentials. */
  hosts: KeyTrial | undefined;
  /** What could not be removed after the trial. */
  left: string | undefined;
  seconds: number;
}

/** One property of a bucket. */
export interface Property {
  name: "conditional writes" | "parts" | "ranges" | "versions" | "removing" | "key of the hosts" | "clock" | "left behind";
  /** Whether the bucket can be trusted with it. */
  fit: boolean;
  says: string;
  hint: string | undefined;
}

/** Amazon refuses a signature whose time differs by more than 15 minutes; a certificate or a password manager may do so earlier. */
const SKEW_SECONDS = 300;

/** What a bucket can be trusted with, in a fixed order. Pure. */
export function judge(trial: Trial): Property[] {
  return [
    conditionalWrites(trial),
    ...works("parts", trial.parts, "large files can be uploaded", "large files can't be uploaded", "backups of audio need them"),
    ...works("ranges", trial.range, "parts of an object can be read", "parts of an object can't be read", "restic needs them"),
    versions(trial),
    ...works("removing", trial.remove, "your key can remove objects", "your key can't remove objects", "backup prune needs it"),
    hosts(trial),
    clock(trial),
    ...(trial.left === undefined ? [] : [leftBehind(trial.left)]),
  ];
}

const good = (name: Property["name"], says: string): Property => ({ name, fit: true, says, hint: undefined });

const bad = (name: Property["name"], says: string, hint?: string): Property => ({ name, fit: false, says, hint });

function works(name: Property["name"], tried: Tried, yes: string, no: string, hint: string): Property[] {
  return [tried.works ? good(name, yes) : bad(name, `${no}: ${tried.because}`, hint)];
}

function conditionalWrites({ second, race }: Trial): Property {
  const name = "conditional writes";
  const hint = "radioctl never relies on them alone: two operators should not change the same hosts at the same time";
  if (typeof second === "object") return bad(name, `the server refuses them: ${second.problem}`, hint);
  if (second === "written") return bad(name, "the server ignores the condition: a second write replaced the first", hint);
  if ("problem" in race) return bad(name, `the server failed when several came at once: ${race.problem}`, hint);
  const { writes, accepted } = race;
  if (accepted === 1) return good(name, `of ${writes} writes at once, 1 won`);
  return bad(name, `of ${writes} writes at once, ${accepted} won: they do not protect against simultaneous writes`, hint);
}

function versions({ versions: kept }: Trial): Property {
  const name = "versions";
  if (kept === true) return good(name, "on: an overwritten object can be restored");
  if (kept === false)
    return bad(
      name,
      "off: overwriting an object deletes the earlier one, also with a key that can't delete",
      "turn on versioning at the provider",
    );
  return bad(name, `not known: ${kept.problem}`, "allow your key to list versions: radioctl help bucket");
}

function hosts({ hosts: key, versions: kept }: Trial): Property {
  const name = "key of the hosts";
  const help = "radioctl help bucket shows a policy for this key";
  if (key === undefined) return good(name, "none (artifacts.hostCredentials): hosts upload nothing themselves");
  if (!key.write.works) return bad(name, `can't write: ${key.write.because}`, help);
  if (!key.read.works) return bad(name, `can't read: ${key.read.because}`, help);
  if (!key.readByOwner.works)
    return bad(
      name,
      `your own key can't read what it wrote, so it could not restore it: ${key.readByOwner.because}`,
      "use keys of one account, or allow your key s3:GetObject in the policy of the bucket",
    );
  if (key.removeVersion?.works === true)
    return bad(name, "can delete for good: an intruder on one host could destroy all backups", help);
  if (key.remove.works) {
    const undo =
      kept === true ? "can delete, though versions are kept" : "can delete: an intruder on one host could destroy all backups";
    return bad(name, undo, help);
  }
  if (key.overwrite.works && kept !== true)
    return bad(name, "can't delete, but can overwrite, which deletes without versions", "turn on versioning at the provider");
  return good(
    name,
    key.overwrite.works
      ? "can write and read, not delete; versions keep what it overwrites"
      : "can write new objects and read, not delete",
  );
}

function clock({ clockSkewSeconds }: Trial): Property {
  const by = Math.round(Math.abs(clockSkewSeconds));
  if (by < SKEW_SECONDS)
    return good("clock", by < 3 ? "equal" : `the server is ${by} s ${clockSkewSeconds > 0 ? "ahead" : "behind"}`);
  return bad(
    "clock",
    `the server is ${by} s ${clockSkewSeconds > 0 ? "ahead" : "behind"}: servers refuse requests with a time that is wrong by 15 min`,
    "set the clock of this machine: timedatectl set-ntp true",
  );
}

function leftBehind(what: string): Property {
  return bad("left behind", what, "remove check/ below the prefix in the bucket");
}
