import { describe, expect, it } from "vitest";
import { RadioctlError, type ErrorKind } from "../../../src/errors.js";
import type { HostOutcome } from "../../../src/fleet/outcome.js";
import { accountText, deployJson } from "../../../src/operations/deploy/text.js";

const failed = (kind: ErrorKind): HostOutcome => ({
  host: "eu-1",
  role: "relay",
  state: "failed",
  error: new RadioctlError(kind, "why"),
});
const skipped = (interrupted: boolean): HostOutcome => ({
  host: "eu-2",
  role: "relay",
  state: "not tried",
  because: "why",
  interrupted,
});

describe("the summary of a deploy", () => {
  it.each([
    ["a host in flight is looked at by --resume", [failed("outcomeUnknown"), skipped(false)], "--resume run-1"],
    ["an interrupted run is continued by --resume", [skipped(true)], "--resume run-1"],
    ["hosts that failed are deployed again by --rerun", [failed("rolledBack"), skipped(false)], "--rerun run-1"],
  ])("%s", (_what, outcomes, command) => {
    expect(accountText(outcomes, 1.25, "run-1")).toContain(`radioctl deploy ${command}\n`);
  });

  it("counts the hosts by their result, without a next command if all succeeded", () => {
    const done: HostOutcome = {
      host: "eu-1",
      role: "relay",
      state: "done",
      milliseconds: 1,
      onAirMilliseconds: 1,
      heard: [],
      warnings: [],
    };
    const text = accountText([done, { host: "eu-2", role: "relay", state: "planned" }], 1.25, "run-1");
    expect(text).toMatch(/^2 hosts: 1 to change, 1 done\./u);
    expect(text).not.toContain("radioctl");
  });

  it("is also available as data", () => {
    expect(deployJson([failed("rolledBack"), skipped(true)], 1.25, "run-1")).toMatchObject({
      run: "run-1",
      hosts: [
        { host: "eu-1", state: "rolled back", error: { kind: "rolledBack" } },
        { host: "eu-2", state: "not tried" },
      ],
    });
  });
});
