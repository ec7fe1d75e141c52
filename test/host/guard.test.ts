import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { guardFindings, guardPlan } from "../../src/host/guard.js";
import { planHost } from "../../src/host/plan.js";
import type { ObservedHost } from "../../src/host/query.js";
import { desiredRelay } from "./desired-host.js";
import { bareHost, rightHost } from "./observed-host.js";

const login = { user: "root", port: 22, method: "publickey" } as const;

function subject(system: Partial<ObservedHost["system"]>, desired = desiredRelay(), user = "root") {
  const bare = bareHost();
  const observed = { ...bare, system: { ...bare.system, ...system } };
  return { plan: planHost(desired, observed), desired, observed, login: { ...login, user } };
}

describe("guards of a host's plan", () => {
  it("accept a bare Debian with enough disk space", () => {
    expect(guardFindings(subject({}))).toEqual([]);
  });

  it.each([
    ["system", subject({ id: "ubuntu", version: "24.04", prettyName: "Ubuntu 24.04" }), /Ubuntu 24.04 is neither/u],
    ["system", subject({ version: "11" }), /neither Debian 12 nor Debian 13/u],
    ["ssh-port", subject({ sshPort: 2222 }), /would close port 2222/u],
    ["ssh-user", subject({}, desiredRelay(), "admin"), /keys are for root, but this connection is a login of admin/u],
    ["disk", subject({ diskFreeMegabytes: 300 }), /300 MB free/u],
  ])("%s refuses, and its hint has the next step", (guard, given, message) => {
    expect(guardFindings(given)).toMatchObject([{ guard, message: expect.stringMatching(message) }]);
    const refusal = catching(() => guardPlan(given, []));
    expect(refusal).toMatchObject({ kind: "guard", exitCode: 4, host: "eu-1" });
    expect(refusal?.hint).toContain(`--force ${guard}`);
  });

  it("are overridden one by one", () => {
    const given = subject({ version: "11", diskFreeMegabytes: 300 });
    expect(catching(() => guardPlan(given, ["system"]))?.message).toContain("disk");
    expect(() => guardPlan(given, ["system", "disk"])).not.toThrow();
  });

  it("accept a full disk when the plan is empty", () => {
    const desired = desiredRelay();
    const right = rightHost(desired);
    const observed = { ...right, system: { ...right.system, diskFreeMegabytes: 1, sshPort: 2222 } };
    expect(guardFindings({ plan: planHost(desired, observed), desired, observed, login })).toEqual([]);
  });
});

function catching(action: () => void): RadioctlError | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof RadioctlError) return error;
    throw error;
  }
  return undefined;
}
