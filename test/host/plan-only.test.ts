import { describe, expect, it } from "vitest";
import { planHost } from "../../src/host/plan.js";
import type { DesiredHost } from "../../src/host/desired.js";
import type { ObservedHost } from "../../src/host/query.js";
import { desiredRelay, file, secretFile, siteFile } from "./desired-host.js";
import { rightHost } from "./observed-host.js";

const certificate = (serial: string) => file("/etc/nginx/radio/tls.crt", `certificate ${serial}\n`);

function relay(serial: string, changes: Partial<DesiredHost> = {}): DesiredHost {
  const { path } = certificate(serial);
  const [masked, nginx, icecast] = desiredRelay().units;
  if (masked === undefined || nginx === undefined || icecast === undefined) throw new Error("the relay has three units");
  return desiredRelay({
    files: [siteFile, secretFile, certificate(serial)],
    units: [masked, { ...nginx, reloadOn: [siteFile.path, path] }, icecast],
    checks: [{ name: "nginx -t", files: [siteFile.path, path], script: "nginx -t" }],
    ...changes,
  });
}

const only = [certificate("1").path];
const meant = relay("2", { only, storedIn: 1 });

/** A host whose other file was edited by hand, and whose Icecast was stopped and disabled. */
function edited(observed: ObservedHost): ObservedHost {
  const site = observed.paths.get(siteFile.path);
  const icecast = observed.units.get("icecast@a.service");
  if (site === undefined || icecast === undefined) throw new Error("the host has both");
  return {
    ...observed,
    paths: new Map([...observed.paths, [siteFile.path, { ...site, sha256: "0".repeat(64), text: "by hand\n" }]]),
    units: new Map([...observed.units, ["icecast@a.service", { ...icecast, active: "inactive", enabled: "disabled" }]]),
    packages: { ...observed.packages, installed: new Map() },
  };
}

const told = (plan: ReturnType<typeof planHost>) =>
  plan.steps.map((step) =>
    "path" in step ? `${step.kind} ${step.path}` : "unit" in step ? `${step.kind} ${step.unit}` : step.kind,
  );

describe("a plan for some files only", () => {
  it("changes these files and reloads what reads them, whatever else differs on the host", () => {
    const plan = planHost(meant, edited(rightHost(relay("1"))));
    expect(told(plan)).toEqual(["file /etc/nginx/radio/tls.crt", "unit nginx.service"]);
    expect(plan.steps.at(-1)).toMatchObject({ action: "reload" });
    expect(plan).toMatchObject({ checks: ["nginx -t"], generation: 1, changes: [{ path: only[0] }] });
  });

  it("never starts or restarts a unit: not even the server that reads the files", () => {
    const observed = rightHost(relay("1"));
    const nginx = observed.units.get("nginx.service");
    if (nginx === undefined) throw new Error("the host has nginx");
    const down = { ...observed, units: new Map([...observed.units, ["nginx.service", { ...nginx, active: "failed" }]]) };
    expect(told(planHost(meant, down))).toEqual(["file /etc/nginx/radio/tls.crt"]);
  });

  it("is empty when the files are in place, although the rest differs", () => {
    expect(planHost(meant, edited(rightHost(relay("2")))).steps).toEqual([]);
  });

  it("reloads again when an earlier run ended before its reload", () => {
    const observed = rightHost(relay("2"));
    const due = { ...observed, ledger: { ...observed.ledger, pending: ["reload nginx.service"] } };
    expect(told(planHost(meant, due))).toEqual(["unit nginx.service"]);
  });

  it("writes the record that an earlier run has not written", () => {
    const observed = rightHost(relay("2"));
    const { manifest } = rightHost(relay("1")).ledger;
    expect(told(planHost(meant, { ...observed, ledger: { ...observed.ledger, manifest } }))).toEqual(["record"]);
  });

  it("leaves a host alone for which no file is meant", () => {
    expect(planHost(relay("2", { only: [] }), edited(rightHost(relay("1")))).steps).toEqual([]);
  });
});
