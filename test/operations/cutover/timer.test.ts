import { describe, expect, it } from "vitest";
import type { LoadedInventory } from "../../../src/inventory/load.js";
import { timerOf } from "../../../src/operations/cutover/timer.js";

const loaded = { file: "radio.yaml", inventory: { station: { timezone: "Europe/Berlin" } } } as unknown as LoadedInventory;

const machine = (operator: string) => ({
  program: ["/usr/bin/node", "/opt/radioctl/bin/radioctl.js"] as const,
  cwd: "/home/anna/station",
  clock: { now: () => new Date("2026-11-21T20:00:00Z") },
  operator,
  home: "/root",
});

const flags = { to: "master-b", at: "05:00", batch: { percent: 25 }, soak: 300, force: [] };

describe("a cutover that a timer starts", () => {
  it("begins at the station's time, by the user's systemd, with the same command as in the foreground", () => {
    expect(timerOf(machine("anna@laptop"), loaded, { ...flags, canary: "eu-1", force: ["steady"] }).command).toEqual([
      "systemd-run",
      "--user",
      "--unit=radioctl-cutover-master-b",
      "--collect",
      "--on-calendar=2026-11-22 04:00:00 UTC",
      "--timer-property=AccuracySec=1s",
      "--working-directory=/home/anna/station",
      "--description=radioctl cutover to master-b",
      "/usr/bin/node",
      "/opt/radioctl/bin/radioctl.js",
      "--inventory",
      "/home/anna/station/radio.yaml",
      "cutover",
      "--to",
      "master-b",
      "--canary",
      "eu-1",
      "--batch",
      "25%",
      "--soak",
      "300s",
      "--force",
      "steady",
      "--now",
      "--yes",
    ]);
  });

  it("belongs to the system's systemd for root", () => {
    const { command } = timerOf(machine("root@desk"), loaded, flags);
    expect(command).not.toContain("--user");
    expect(command).toContain("--setenv=HOME=/root");
  });

  it("trusts the operator's own CA", () => {
    expect(timerOf({ ...machine("root@desk"), roots: "own.pem" }, loaded, flags).command).toContain(
      "--setenv=NODE_EXTRA_CA_CERTS=/home/anna/station/own.pem",
    );
  });

  it("is refused with a path that systemd would expand as a variable", () => {
    expect(() => timerOf({ ...machine("anna@laptop"), cwd: "/srv/$HOME" }, loaded, flags)).toThrow("a timer can't run with");
  });

  it.each([
    ["without a time", { ...flags, at: undefined }, "--timer needs --at and --to"],
    ["at a time that has passed", { ...flags, at: "2026-11-20T05:00" }, "has passed"],
    ["as a rehearsal", { ...flags, rehearse: true }, "a rehearsal starts no cutover"],
    ["with two times", { ...flags, now: true }, "use only one of --at"],
    ["with text that is not a time", { ...flags, at: "soon" }, "--at needs a time"],
  ])("is refused %s", (_what, given, message) => {
    expect(() => timerOf(machine("anna@laptop"), loaded, given as typeof flags)).toThrow(message);
  });
});
