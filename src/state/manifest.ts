import * as z from "zod";
import { RadioctlError } from "../errors.js";
import { parseJson } from "../json.js";

/** Paths of a manifest are written below a folder: no part of one may lead out of it. */
const path = z
  .string()
  .max(1000)
  // oxlint-disable-next-line no-control-regex
  .regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[^\u0000-\u001f\\]+$/u, "must be a path below the folder");

const objectName = z.string().regex(/^[0-9a-f]{64}$/u, "must be the name of an object");
const size = z.int().min(0);

const schema = z.object({
  version: z.literal(1),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  operator: z.string(),
  /** The inventory's path, one of `files`. */
  inventory: path,
  /** Folders that only their owner could enter. */
  privateFolders: z.array(path),
  /** Sizes of the objects, without encryption and compression. */
  objects: z.record(objectName, size),
  files: z.array(
    z.object({
      /** Relative to the inventory's folder. */
      path,
      mode: z.int().min(0).max(0o777),
      bytes: size,
      sha256: z.string(),
      /** The pieces of the file, in order. */
      parts: z.array(z.object({ object: objectName, offset: size, bytes: size })),
    }),
  ),
});

/** The files of one backup of the state, and where their content is. */
export type StateManifest = z.output<typeof schema>;
export type ManifestFile = StateManifest["files"][number];

/** The largest manifest: for 100,000 files. */
export const MOST_MANIFEST_BYTES = 32 << 20;

/** @param name for errors @throws RadioctlError failed when it is not a manifest, or has a path that leads out of the folder */
export function parseManifest(text: string, name: string): StateManifest {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new RadioctlError("failed", `${name} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RadioctlError(
    "failed",
    `${name} is not a backup that this radioctl can read: ${issue?.path.join(".")}: ${issue?.message}`,
    {
      hint: "restore another one with --at TIME; radioctl backup status lists them",
    },
  );
}

/** A backup, as the name of its manifest shows it. */
export interface StateBackup {
  key: string;
  /** ISO 8601, UTC, in seconds. */
  at: string;
  /** Of all files. */
  digest: string;
  /** Of the files that only an operator's work changes: without history and incidents. */
  workDigest: string;
}

export const STATE = "state/";
export const OBJECTS = "state/objects/";

export function objectKey(name: string): string {
  return `${OBJECTS}${name}`;
}

const KEY = /^state\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)-([0-9a-f]{16})-([0-9a-f]{16})\.age$/u;

export function backupKey({ at, digest, workDigest }: Omit<StateBackup, "key">): string {
  return `${STATE}${at}-${digest}-${workDigest}.age`;
}

/** Backups among the keys of a listing, the newest first. */
export function backupsOf(keys: readonly string[]): StateBackup[] {
  return keys
    .flatMap((key): StateBackup[] => {
      const [, at = "", digest = "", workDigest = ""] = KEY.exec(key) ?? [];
      return at === "" ? [] : [{ key, at, digest, workDigest }];
    })
    .toSorted((one, other) => (one.at === other.at ? (one.key < other.key ? 1 : -1) : one.at < other.at ? 1 : -1));
}
