import { describe, expect, it } from "vitest";
import type { HostPlan, Step } from "../../../src/host/steps.js";
import { samePlan } from "../../../src/operations/deploy/same-plan.js";

const ACTIVE = "/etc/nginx/radio/active-main.conf";

const planOf = (...steps: Step[]): HostPlan => ({
  host: "eu-1",
  role: "relay",
  steps,
  changes: [],
  checks: [],
  unchanged: 0,
  generation: 3,
});
const fileStep = (path: string): Step => ({
  kind: "file",
  path,
  owner: "root",
  group: "root",
  mode: 0o644,
  sha256: "0".repeat(64),
  before: undefined,
  change: "content",
  because: "its content differs",
});
const reload = (...files: string[]): Step => ({
  kind: "unit",
  unit: "nginx.service",
  action: "reload",
  files,
  because: "its files change",
});

describe("a new plan", () => {
  const site = fileStep("/etc/nginx/radio/site.conf");

  it("differs from the shown plan when a step was added or removed", () => {
    const shown = planOf(site, reload("/etc/nginx/radio/site.conf"));
    expect(samePlan(shown, planOf(site, reload("/etc/nginx/radio/site.conf")), undefined)).toBe(true);
    expect(samePlan(shown, planOf(), undefined)).toBe(false);
    expect(samePlan(shown, { ...shown, generation: 4 }, undefined)).toBe(false);
  });

  it("equals the shown plan when the run itself has changed a file of it", () => {
    const shown = planOf(site, fileStep(ACTIVE), reload("/etc/nginx/radio/site.conf", ACTIVE));
    const now = planOf(site, reload("/etc/nginx/radio/site.conf"));
    expect(samePlan(shown, now, undefined, new Set([ACTIVE]))).toBe(true);
    expect(samePlan(shown, now, undefined)).toBe(false);
    expect(samePlan(planOf(fileStep(ACTIVE), reload(ACTIVE)), planOf(), undefined, new Set([ACTIVE]))).toBe(true);
    expect(samePlan(shown, planOf(), undefined, new Set([ACTIVE]))).toBe(false);
  });
});
