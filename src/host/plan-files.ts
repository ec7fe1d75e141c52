import type { DesiredFile, DesiredHost, Ownership } from "./desired.js";
import type { PathState } from "./facts/paths.js";
import type { ObservedHost } from "./query.js";
import type { FileChange, Step } from "./steps.js";

/** Folders that are missing or have another owner or mode. */
export function planDirectories(desired: DesiredHost, observed: ObservedHost): Step[] {
  return desired.directories.flatMap((directory): Step[] => {
    const state = observed.paths.get(directory.path);
    const because = state === undefined ? "missing" : ownershipDiffers(directory, state);
    return because === undefined ? [] : [{ kind: "directory", ...directory, because }];
  });
}

/** Files to write and to remove, and how their text changes. Only files that radioctl has written are removed. */
export function planFiles(desired: DesiredHost, observed: ObservedHost): { steps: Step[]; changes: FileChange[] } {
  const manifest = observed.ledger.manifest;
  const written = new Map(manifest?.files.map((file) => [file.path, file.sha256]));
  const planned = desired.files.map((file) => planFile(file, observed.paths.get(file.path), written.get(file.path)));
  const wanted = new Set(desired.files.map((file) => file.path));
  const stale = [...written.keys()].filter((path) => !wanted.has(path));
  return {
    steps: [
      ...planned.flatMap(({ step }) => step ?? []),
      ...stale.map((path): Step => ({ kind: "remove", path, because: "no longer desired; radioctl created it" })),
    ],
    changes: planned.flatMap(({ change }) => change ?? []),
  };
}

function planFile(
  file: DesiredFile,
  state: PathState | undefined,
  written: string | undefined,
): { step?: Step; change?: FileChange } {
  const { path, owner, group, mode, twin } = file;
  const sha256 = file.content.sha256();
  const step = {
    kind: "file" as const,
    path,
    owner,
    group,
    mode,
    sha256,
    before: state?.sha256,
    ...(twin !== undefined && { twin }),
  };
  const after = file.content.masked();
  if (state === undefined) {
    return {
      step: { ...step, change: "create", because: "missing" },
      change: { path, before: undefined, after, secretsOnly: false, editedByHand: false },
    };
  }
  if (state.sha256 !== sha256) {
    const editedByHand = written !== undefined && state.sha256 !== written;
    const because = editedByHand ? "changed on the host by hand" : "content differs";
    const secretsOnly = file.content.hasSecrets && state.text === after && !editedByHand;
    return {
      step: { ...step, change: "content", because },
      change: { path, before: state.text, after, secretsOnly, editedByHand },
    };
  }
  const because = ownershipDiffers(file, state);
  return because === undefined ? {} : { step: { ...step, change: "ownership", because } };
}

/** The difference of owner, group and mode in words; undefined when they match. */
function ownershipDiffers(wanted: Ownership, state: PathState): string | undefined {
  if (wanted.owner !== state.owner || wanted.group !== state.group)
    return `belongs to ${state.owner}:${state.group}, not ${wanted.owner}:${wanted.group}`;
  if (wanted.mode !== state.mode) return `mode ${octal(state.mode)}, not ${octal(wanted.mode)}`;
  return undefined;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
