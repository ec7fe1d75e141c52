import { sh } from "../quote.js";
import { keyValues, type Fact } from "./fact.js";

export interface UnitState {
  load: "loaded" | "not-found" | "masked" | "other";
  /** systemd's ActiveState: active, inactive, failed, activating ... */
  active: string;
  /** systemd's UnitFileState: enabled, disabled, static ... */
  enabled: string;
  /** A condition of the unit was not met, as in a container: it rests, and that is right. */
  conditionFailed: boolean;
}

/** States of systemd units, by the name that was asked for. */
export const units: Fact<readonly string[], ReadonlyMap<string, UnitState>> = {
  name: "units",
  // One block a unit, in the order asked for; Id may be another name when the unit is an alias.
  script: (names) =>
    names.length === 0
      ? ":"
      : `${sh`for unit in ${names}; do echo "unit=$unit"; done`}\n${sh`systemctl show -p LoadState,ActiveState,UnitFileState,ConditionResult,ConditionTimestampMonotonic -- ${names} 2>/dev/null`}`,
  parse(lines) {
    const names = lines.filter((line) => line.startsWith("unit=")).map((line) => line.slice("unit=".length));
    const blocks = lines
      .filter((line) => !line.startsWith("unit="))
      .join("\n")
      .split(/\n{2,}/u)
      .map((block) => keyValues(block.split("\n")))
      .filter((block) => block.size > 0);
    return new Map(names.map((name, index) => [name, unitState(blocks[index] ?? new Map())]));
  },
};

function unitState(values: ReadonlyMap<string, string>): UnitState {
  const load = values.get("LoadState");
  return {
    load: load === "loaded" || load === "not-found" || load === "masked" ? load : "other",
    active: values.get("ActiveState") ?? "unknown",
    enabled: values.get("UnitFileState") ?? "",
    // A unit that was never tried has no timestamp, and its result says "no" all the same.
    conditionFailed: values.get("ConditionResult") === "no" && (values.get("ConditionTimestampMonotonic") ?? "0") !== "0",
  };
}
