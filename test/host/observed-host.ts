import type { DesiredHost } from "../../src/host/desired.js";
import type { PathState } from "../../src/host/facts/paths.js";
import type { ObservedHost } from "../../src/host/query.js";

const system: ObservedHost["system"] = {
  id: "debian",
  version: "12",
  prettyName: "Debian GNU/Linux 12 (bookworm)",
  cores: 1,
  memoryMegabytes: 961,
  memoryFreeMegabytes: 700,
  diskFreeMegabytes: 23_000,
  sshPort: 22,
  systemd: true,
};

const reboot: ObservedHost["reboot"] = { bootId: "9e4d78b4-720e-43d3-9204-26b9a2016b22", because: undefined };

/** A host on which nothing of `desired` exists yet. */
export function bareHost(): ObservedHost {
  return {
    system,
    packages: { installed: new Map(), interrupted: false },
    users: new Map(),
    paths: new Map(),
    units: new Map(),
    listeners: new Map(),
    reboot,
    promises: { sshd: undefined, firewall: undefined, nginx: undefined, upgrades: undefined },
    ledger: { manifest: undefined, pending: [], undoArmed: false, draining: undefined, lockedBy: undefined, applying: false },
  };
}

/** A host in sync with `desired`, after its first generation. */
export function rightHost(desired: DesiredHost): ObservedHost {
  return {
    system,
    packages: { installed: new Map(desired.packages.map((name) => [name, "1"])), interrupted: false },
    users: new Map(desired.users.map((user) => [user.name, [user.name, ...user.groups]])),
    paths: new Map<string, PathState>([
      ...desired.directories.map(
        ({ path, owner, group, mode }) =>
          [path, { kind: "directory" as const, owner, group, mode, sha256: undefined, text: undefined }] as const,
      ),
      ...desired.files.map(
        ({ path, owner, group, mode, content }) =>
          [path, { kind: "file" as const, owner, group, mode, sha256: content.sha256(), text: undefined }] as const,
      ),
    ]),
    units: new Map(
      desired.units.map((unit) => [
        unit.name,
        unit.state === "masked"
          ? { load: "masked" as const, active: "inactive", enabled: "masked", conditionFailed: false }
          : {
              load: "loaded" as const,
              active: unit.state === "running" ? "active" : "inactive",
              enabled: unit.enabled ? "enabled" : "disabled",
              conditionFailed: false,
            },
      ]),
    ),
    listeners: new Map(),
    reboot,
    promises: { sshd: undefined, firewall: undefined, nginx: undefined, upgrades: undefined },
    ledger: {
      manifest: {
        generation: 1,
        run: "r1",
        operator: "anna@laptop",
        at: "2026-11-22T05:00:00Z",
        role: desired.role,
        files: desired.files.map(({ path, content, restartKey }) => ({
          path,
          sha256: content.sha256(),
          ...(restartKey !== undefined && { restartKey }),
        })),
        units: desired.units.filter((unit) => unit.state !== "masked").map((unit) => unit.name),
      },
      pending: [],
      undoArmed: false,
      draining: undefined,
      lockedBy: undefined,
      applying: false,
    },
  };
}
