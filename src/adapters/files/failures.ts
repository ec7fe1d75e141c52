import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { RadioctlError } from "../../errors.js";

/** Runs an action on a file of the operator. @throws RadioctlError with the path and the next step */
export async function explained<Value>(doing: "read" | "write", path: string, does: () => Promise<Value>): Promise<Value> {
  try {
    return await does();
  } catch (error) {
    throw fileFailure(doing, path, error);
  }
}

/** An error of the file system with the path and the next step; an error of another kind is returned as it is. */
export function fileFailure(doing: "read" | "write", path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined || error instanceof RadioctlError) return error;
  const place = doing === "read" ? path : dirname(path);
  const done = doing === "read" ? "read" : "written";
  const [message, hint] = usage[code]?.({ path, doing, place }) ?? [];
  if (message !== undefined) return new RadioctlError("usage", message, { cause: error, ...(hint !== undefined && { hint }) });
  const [reason = "", next] = disk[code] ?? [];
  return new RadioctlError("failed", `${path} can't be ${done}: ${reason}${reason === "" ? code : ` (${code})`}`, {
    cause: error,
    hint: `${doing === "write" ? "the file is as before. " : ""}${next?.(place) ?? `check it: ls -ld ${place}`}`,
  });
}

interface Place {
  path: string;
  doing: "read" | "write";
  /** What to check. */
  place: string;
}

const forbidden = ({ path, doing, place }: Place): [string, string] => [
  `there is no permission to ${doing} ${path}`,
  `check the owner and the mode: ls -ld ${place}`,
];

const notAFolder = ({ path }: Place): [string, string] => [
  `${path} can't be written: a part of its path is a file, not a folder`,
  "name a file in a folder",
];

/** Mistakes in the path, with what to do. */
const usage: Readonly<Record<string, (place: Place) => [message: string, hint: string]>> = {
  EISDIR: ({ path }) => [`${path} is a folder, not a file`, "name a file"],
  EACCES: forbidden,
  EPERM: forbidden,
  EEXIST: notAFolder,
  ENOTDIR: notAFolder,
  ELOOP: ({ path }) => [`${path} is a link that leads to itself`, "name the file itself"],
  EROFS: ({ path, place }) => [
    `${path} can't be written: its file system is read-only`,
    `nothing was changed. Name a file elsewhere, or check the mount: findmnt -T ${place}`,
  ],
};

const freeSpace = (place: string) => `Free space, then run the same command again: df -h ${place}`;

/** Faults of the disk, with what to do. */
const disk: Readonly<Record<string, [reason: string, next: (place: string) => string]>> = {
  ENOSPC: ["the disk is full", freeSpace],
  EDQUOT: ["the quota of the disk is used up", freeSpace],
};

/** ESRCH: a file of /proc whose process ended between opening and reading. */
const MISSING = new Set(["ENOENT", "ENOTDIR", "ESRCH"]);

/** Whether an error of the file system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return MISSING.has((error as NodeJS.ErrnoException).code ?? "");
}

/**
 * Reading from a pipe may wait forever, and a rename would replace a device: both are refused. A missing file is fine here.
 * @throws RadioctlError usage
 */
export async function mustBeRegular(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new RadioctlError("usage", `${path} is a pipe, a socket or a device, not a file`, {
    hint: "name a regular file; copy the content into one first",
  });
}
