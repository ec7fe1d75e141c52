import { describe, expect, it } from "vitest";
import { isEmpty, planHost } from "../../src/host/plan.js";
import type { ObservedHost } from "../../src/host/query.js";
import type { Step } from "../../src/host/steps.js";
import { desiredRelay, file, relayConfiguration, secretFile, siteFile } from "./desired-host.js";
import { bareHost, rightHost } from "./observed-host.js";

const kinds = (steps: readonly Step[]) => steps.map((step) => step.kind);
const actions = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === "unit" ? [`${step.action} ${step.unit}`] : []));

function withPath(
  observed: ObservedHost,
  path: string,
  change: Partial<NonNullable<ReturnType<ObservedHost["paths"]["get"]>>>,
): ObservedHost {
  const state = observed.paths.get(path);
  if (state === undefined) throw new Error(`no ${path}`);
  return { ...observed, paths: new Map([...observed.paths, [path, { ...state, ...change }]]) };
}

describe("planHost", () => {
  it("is empty for a host in sync", () => {
    const desired = desiredRelay();
    const plan = planHost(desired, rightHost(desired));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.unchanged).toBe(9);
  });

  it("masks before it installs, and installs before it writes files and starts units", () => {
    const plan = planHost(desiredRelay(), bareHost());
    expect(kinds(plan.steps)).toEqual(["mask", "packages", "user", "directory", "file", "file", "unit", "unit", "unit", "unit"]);
    expect(actions(plan.steps)).toEqual([
      "enable nginx.service",
      "restart nginx.service",
      "enable icecast@a.service",
      "restart icecast@a.service",
    ]);
    expect(plan).toMatchObject({ generation: 0, checks: ["nginx -t"], unchanged: 0 });
  });

  it("reloads or restarts a unit, depending on the changed file, and does not touch other units", () => {
    const desired = desiredRelay();
    const site = planHost(desired, withPath(rightHost(desired), siteFile.path, { sha256: "0".repeat(64), text: "old\n" }));
    expect(actions(site.steps)).toEqual(["reload nginx.service"]);
    const icecast = planHost(desired, withPath(rightHost(desired), secretFile.path, { sha256: "0".repeat(64) }));
    expect(actions(icecast.steps)).toEqual(["restart icecast@a.service"]);
    expect(icecast.checks).toEqual([]);
  });

  it("restarts a unit that ran before radioctl configured it, because a reload does not change its limits", () => {
    const desired = desiredRelay();
    const right = rightHost(desired);
    const strange = withPath(right, siteFile.path, { sha256: "0".repeat(64) });
    const plan = planHost(desired, { ...strange, ledger: { ...strange.ledger, manifest: undefined } });
    expect(actions(plan.steps)).toEqual(["restart nginx.service"]);
  });

  it("reloads a service when only reloadable parts of a file change, and restarts it otherwise", () => {
    const limits = (text: string, restartKey: string) => ({ ...file("/etc/icecast2/a.xml", text), restartKey });
    const before = desiredRelay({ files: [siteFile, limits("clients 100", "key")] });
    const observed = rightHost(before);
    const actionsFor = (text: string, restartKey: string, seen = observed) =>
      actions(planHost(desiredRelay({ files: [siteFile, limits(text, restartKey)] }), seen).steps);
    expect(actionsFor("clients 200", "key")).toEqual(["reload icecast@a.service"]);
    expect(actionsFor("clients 200, another socket", "other key")).toEqual(["restart icecast@a.service"]);
    const edited = new Map(observed.paths);
    edited.set("/etc/icecast2/a.xml", {
      kind: "file",
      owner: "root",
      group: "root",
      mode: 0o644,
      sha256: "by hand",
      text: undefined,
    });
    expect(actionsFor("clients 200", "key", { ...observed, paths: edited })).toEqual(["restart icecast@a.service"]);
  });

  it("distinguishes a changed secret, a changed text, and a file that an operator edited", () => {
    const before = desiredRelay();
    const rotated = desiredRelay({ files: [siteFile, relayConfiguration("another-sentinel")] });
    const masked = withPath(rightHost(before), secretFile.path, { text: secretFile.content.masked() });
    expect(planHost(rotated, masked).changes).toMatchObject([{ secretsOnly: true, editedByHand: false }]);
    const edited = withPath(masked, secretFile.path, { sha256: "1".repeat(64) });
    expect(planHost(before, edited).changes).toMatchObject([{ secretsOnly: false, editedByHand: true }]);
  });

  it("corrects owner and mode without changing the content", () => {
    const desired = desiredRelay();
    const plan = planHost(desired, withPath(rightHost(desired), siteFile.path, { mode: 0o666 }));
    expect(plan.steps[0]).toMatchObject({ kind: "file", change: "ownership", because: "mode 0666, not 0644" });
  });

  it("removes files of the last generation that are no longer desired, after stopping their unit", () => {
    const before = desiredRelay();
    const after = desiredRelay({ files: [siteFile], units: before.units.filter((unit) => unit.name !== "icecast@a.service") });
    const plan = planHost(after, rightHost(before));
    expect(kinds(plan.steps)).toEqual(["retire", "remove"]);
  });

  it("does actions that an earlier run left due", () => {
    const desired = desiredRelay();
    const observed = rightHost(desired);
    const plan = planHost(desired, {
      ...observed,
      ledger: { ...observed.ledger, pending: ["reload nginx.service", "restart icecast@a.service"] },
    });
    expect(actions(plan.steps)).toEqual(["reload nginx.service", "restart icecast@a.service"]);
  });

  it("writes the record of a run that died before it wrote one", () => {
    const desired = desiredRelay();
    const observed = rightHost(desired);
    const plan = planHost(desired, { ...observed, ledger: { ...observed.ledger, manifest: undefined } });
    expect(kinds(plan.steps)).toEqual(["record"]);
  });

  it("does not start a unit whose condition fails on the host, such as time synchronisation in a container", () => {
    const desired = desiredRelay({
      units: [{ name: "systemd-timesyncd.service", state: "running", enabled: true, reloadOn: [], restartOn: [] }],
    });
    const observed = rightHost(desired);
    const resting = { load: "loaded" as const, active: "inactive", enabled: "enabled", conditionFailed: true };
    expect(isEmpty(planHost(desired, { ...observed, units: new Map([["systemd-timesyncd.service", resting]]) }))).toBe(true);
  });

  it("does due actions for such a unit, so that they do not stay due forever", () => {
    const desired = desiredRelay({
      units: [{ name: "systemd-timesyncd.service", state: "running", enabled: true, reloadOn: [], restartOn: [] }],
    });
    const observed = rightHost(desired);
    const units = new Map([
      ["systemd-timesyncd.service", { load: "loaded" as const, active: "inactive", enabled: "enabled", conditionFailed: true }],
    ]);
    const ledger = { ...observed.ledger, pending: ["restart systemd-timesyncd.service"] };
    expect(planHost(desired, { ...observed, units, ledger }).steps).toMatchObject([
      { kind: "unit", unit: "systemd-timesyncd.service", action: "restart", because: "still due from an earlier run" },
    ]);
  });

  it("repairs an interrupted dpkg even when all packages are installed", () => {
    const desired = desiredRelay();
    const observed = rightHost(desired);
    const plan = planHost(desired, { ...observed, packages: { ...observed.packages, interrupted: true } });
    expect(kinds(plan.steps)).toEqual(["repair-packages"]);
  });
});
