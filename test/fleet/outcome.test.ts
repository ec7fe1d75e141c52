import { describe, expect, it } from "vitest";
import { RadioctlError, type ErrorKind } from "../../src/errors.js";
import { exitCodeOf, type HostOutcome } from "../../src/fleet/outcome.js";

const failed = (kind: ErrorKind): HostOutcome => ({
  host: "eu-1",
  role: "relay",
  state: "failed",
  error: new RadioctlError(kind, "x"),
});
const done: HostOutcome = {
  host: "eu-2",
  role: "relay",
  state: "done",
  milliseconds: 1,
  onAirMilliseconds: 1,
  heard: [],
  warnings: [],
};
const notTried: HostOutcome = { host: "eu-3", role: "relay", state: "not tried", because: "master-a failed" };

describe("the exit code of a run over many hosts", () => {
  it.each<[string, HostOutcome[], number]>([
    ["nothing to do at all", [], 0],
    ["all done", [done, done], 0],
    ["one unreachable", [done, failed("unreachable")], 5],
    ["a host that is not as before outweighs all", [failed("rolledBack"), failed("notRolledBack"), failed("unreachable")], 8],
    ["rolled back outweighs unreachable", [failed("unreachable"), failed("rolledBack")], 7],
    ["only locked", [done, failed("locked")], 6],
    ["a guard before an unreachable host", [failed("unreachable"), failed("guard")], 4],
    ["a host that had to wait for one that failed", [done, notTried], 1],
    ["ended by Ctrl-C before the turn of a host", [done, { ...notTried, interrupted: true }], 130],
    ["a failure outweighs the Ctrl-C after it", [failed("rolledBack"), { ...notTried, interrupted: true }], 7],
  ])("%s", (_name, outcomes, code) => {
    expect(exitCodeOf(outcomes)).toBe(code);
  });
});
