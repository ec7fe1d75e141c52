import type { DesiredFile, DesiredHost, DesiredUnit, Ownership } from "../../src/host/desired.js";
import type { Manifest } from "../../src/host/generation.js";
import { DRAIN_UNIT, inSlot } from "../../src/host/slots.js";

/** The output of the query's script on a Debian 12 host that is in sync, with slot a serving, in the form of a real answer. */
export function answerOf(wanted: DesiredHost): string {
  const desired = inSlot(wanted, "a");
  const units = [...desired.units, ...idleUnits(wanted)];
  const sections = {
    radioctl: [],
    system,
    packages: desired.packages.map((name) => `ii  ${name} 2.4.4-4+b1`),
    users: desired.users.map(({ name, groups }) => [name, name, ...groups].join(" ")),
    paths: [
      ...desired.directories.map((directory) => statLine(directory.path, directory, "directory")),
      ...desired.files.map((file) => statLine(file.path, file, "regular file")),
      ...desired.files.map(({ path, content }) => `sum ${path} ${content.sha256()}`),
    ],
    units: [...units.map(({ name }) => `unit=${name}`), units.map(unitBlock).join("\n\n")],
    ledger: [`manifest ${Buffer.from(`${JSON.stringify(manifestOf(desired))}\n`).toString("base64")}`],
    listeners: ["    214 127.0.0.1"],
    end: [],
  };
  return Object.entries(sections)
    .flatMap(([name, lines]) => [`@@${name}`, ...lines])
    .map((line) => `${line}\n`)
    .join("");
}

const system = [
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
  'NAME="Debian GNU/Linux"',
  'VERSION_ID="12"',
  'VERSION="12 (bookworm)"',
  "VERSION_CODENAME=bookworm",
  "ID=debian",
  'HOME_URL="https://www.debian.org/"',
  'SUPPORT_URL="https://www.debian.org/support"',
  'BUG_REPORT_URL="https://bugs.debian.org/"',
  "CORES=1",
  "MEMORY=984420",
  "MEMORY_FREE=612340",
  "DISK=23552108",
  "SSH_PORT=22",
  "SYSTEMD=yes",
];

function statLine(path: string, { owner, group, mode }: Ownership, kind: string): string {
  return `stat ${path} ${owner} ${group} ${mode.toString(8)} ${kind}`;
}

type UnitStates = Pick<DesiredUnit, "name" | "state" | "enabled">;

/** The units of the other slot. */
function idleUnits({ slots }: DesiredHost): UnitStates[] {
  const names = slots === undefined ? [] : [slots.units.b.name, DRAIN_UNIT];
  return names.map((name) => ({ name, state: "stopped", enabled: false }));
}

function unitBlock({ state, enabled }: UnitStates): string {
  const isMasked = state === "masked";
  return [
    `LoadState=${isMasked ? "masked" : "loaded"}`,
    `ActiveState=${state === "running" ? "active" : "inactive"}`,
    `UnitFileState=${isMasked ? "masked" : enabled ? "enabled" : "static"}`,
    `ConditionResult=${isMasked ? "no" : "yes"}`,
    `ConditionTimestampMonotonic=${isMasked ? 0 : 2_271_408}`,
    `MainPID=${state === "running" ? 412 : 0}`,
  ].join("\n");
}

function manifestOf({ role, files, units, slot }: DesiredHost): Manifest {
  const recorded = ({ path, content, restartKey }: DesiredFile) => ({
    path,
    sha256: content.sha256(),
    ...(restartKey !== undefined && { restartKey }),
  });
  return {
    generation: 1,
    run: "2026-11-22T05:00-7f3a",
    operator: "anna@laptop",
    at: "2026-11-22T05:00:12.345Z",
    role,
    files: files.map(recorded),
    units: units.filter(({ state }) => state !== "masked").map(({ name }) => name),
    ...(slot !== undefined && { slot }),
  };
}
