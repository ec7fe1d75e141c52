import type { DesiredHost } from "./desired.js";
import type { Fact } from "./facts/fact.js";
import { ledger, type Ledger } from "./facts/ledger.js";
import { listeners } from "./facts/listeners.js";
import { promises, type Promises } from "./facts/promises.js";
import { packages, type Packages } from "./facts/packages.js";
import { paths, type PathState, type WantedPath } from "./facts/paths.js";
import { reboot, type Reboot } from "./facts/reboot.js";
import { system, type System } from "./facts/system.js";
import { units, type UnitState } from "./facts/units.js";
import { users } from "./facts/users.js";
import type { HostScript, ScriptFile } from "./script.js";
import { wantedPromises } from "./promises/judge.js";
import { DRAIN_UNIT } from "./slots.js";

/** The observed state of a host, as far as its desired state needs it. Plain data. */
export interface ObservedHost {
  system: System;
  packages: Packages;
  users: ReadonlyMap<string, readonly string[]>;
  paths: ReadonlyMap<string, PathState>;
  units: ReadonlyMap<string, UnitState>;
  ledger: Ledger;
  /** Connections to the ports of its Icecast, by local address. */
  listeners: ReadonlyMap<string, number>;
  reboot: Reboot;
  promises: Promises;
}

/** The first line of every answer; output without it is not an answer. */
const GREETING = "@@radioctl";

/** The script that observes a host in one round trip. It changes nothing. */
export function queryScript(desired: DesiredHost): HostScript {
  const sections = questions(desired).flatMap(({ fact, script }) => [`echo '@@${fact.name}'`, script]);
  return [`echo '${GREETING}'`, "export LC_ALL=C", "umask 077", ...sections, "echo '@@end'", "exit 0"];
}

/** Parses the answer to `queryScript(desired)`; undefined for other output, and for an incomplete answer. */
export function parseAnswer(stdout: string): ObservedHost | undefined {
  const sections = splitSections(stdout);
  if (!sections.has("radioctl") || !sections.has("end")) return undefined;
  const read = <Value>(fact: Fact<never, Value>) => fact.parse(sections.get(fact.name) ?? []);
  return {
    system: read(system),
    packages: read(packages),
    users: read(users),
    paths: read(paths),
    units: read(units),
    ledger: read(ledger),
    listeners: read(listeners),
    reboot: read(reboot),
    promises: read(promises),
  };
}

function questions(desired: DesiredHost): Array<{ fact: { name: string }; script: ScriptFile }> {
  return [
    { fact: system, script: system.script(undefined) },
    { fact: packages, script: packages.script(desired.packages) },
    { fact: users, script: users.script(desired.users.map((user) => user.name)) },
    { fact: paths, script: paths.script(wantedPaths(desired)) },
    { fact: units, script: units.script(watchedUnits(desired)) },
    { fact: ledger, script: ledger.script(undefined) },
    { fact: listeners, script: listeners.script(desired.streamServer) },
    { fact: reboot, script: reboot.script(undefined) },
    { fact: promises, script: promises.script(wantedPromises(desired)) },
  ];
}

function watchedUnits({ units: plain, slots }: DesiredHost): string[] {
  const slotted = slots === undefined ? [] : [slots.units.a.name, slots.units.b.name, DRAIN_UNIT];
  return [...plain.map((unit) => unit.name), ...slotted];
}

function wantedPaths(desired: DesiredHost): WantedPath[] {
  const selector = desired.slots?.selectors.a.path;
  return [
    // The text of either slot may be the right one, so the file is always read.
    ...(selector === undefined ? [] : [{ path: selector, sha256: "any", secret: false }]),
    ...desired.directories.map(({ path }) => ({ path, sha256: undefined, secret: false })),
    ...desired.files.map(({ path, content }) => ({ path, sha256: content.sha256(), secret: content.hasSecrets })),
  ];
}

function splitSections(stdout: string): ReadonlyMap<string, string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of stdout.split("\n")) {
    if (line.startsWith("@@")) sections.set(line.slice(2), (current = []));
    else current?.push(line);
  }
  return sections;
}
