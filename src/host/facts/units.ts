import { keyValues, type Fact } from "./fact.js";

export interface UnitState {
  load: "loaded" | "not-found" | "masked" | "other";
  /** systemd's ActiveState: active, inactive, failed, activating ... */
  active: string;
  /** systemd's UnitFileState: enabled, disabled, static ... */
  enabled: string;
  /** The main process still runs a program that was replaced or removed on the disk, for example by an upgrade. */
  outdated?: boolean;
  /** A condition of the unit was not met (for example in a container), so it correctly does not run. */
  conditionFailed: boolean;
}

/** States of systemd units, by the name in the query. */
export const units: Fact<readonly string[], ReadonlyMap<string, UnitState>> = {
  name: "units",
  script: (names) => ({ file: "facts/units.sh", words: names }),
  parse(lines) {
    const after = (tag: string) => lines.filter((line) => line.startsWith(tag)).map((line) => line.slice(tag.length));
    const outdated = new Set(after("outdated=/proc/").map((path) => path.split("/")[0]));
    const blocks = lines
      .filter((line) => !line.startsWith("unit=") && !line.startsWith("outdated="))
      .join("\n")
      .split(/\n{2,}/u)
      .map((block) => keyValues(block.split("\n")))
      .filter((block) => block.size > 0);
    return new Map(after("unit=").map((name, index) => [name, unitState(blocks[index] ?? new Map(), outdated)]));
  },
};

function unitState(values: ReadonlyMap<string, string>, outdated: ReadonlySet<string | undefined>): UnitState {
  const load = values.get("LoadState");
  return {
    load: load === "loaded" || load === "not-found" || load === "masked" ? load : "other",
    active: values.get("ActiveState") ?? "unknown",
    enabled: values.get("UnitFileState") ?? "",
    ...(outdated.has(values.get("MainPID") ?? "0") && { outdated: true }),
    // A unit that was never started also has the result "no", but no timestamp.
    conditionFailed: values.get("ConditionResult") === "no" && (values.get("ConditionTimestampMonotonic") ?? "0") !== "0",
  };
}
