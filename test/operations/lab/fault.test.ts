import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { loadScript } from "../../../src/host/load-script.js";
import {
  amountOf,
  faultKinds,
  injectScript,
  mendScript,
  runningUnits,
  type FaultKind,
} from "../../../src/operations/lab/fault.js";

const onTheCable: ReadonlySet<FaultKind> = new Set(["cut", "lag", "loss"]);

describe("a fault of a host", () => {
  it.each(faultKinds)("%s is done and undone in the same place: both inside the host, or both on its cable", (kind) => {
    const fault = { kind, units: ["icecast@a.service"] };
    expect(injectScript(fault) === undefined).toBe(mendScript(fault) === undefined);
  });

  it.each(faultKinds.filter((kind) => !onTheCable.has(kind)))("%s is a script that sh reads", async (kind) => {
    const fault = { kind, units: ["icecast@a.service", "it's; reboot"] };
    for (const script of [injectScript(fault), mendScript(fault), [runningUnits(fault.units)]])
      expect((await execa("sh", ["-n", "-c", loadScript(script ?? [])], { reject: false })).stderr).toBe("");
  });

  it("keeps killed units stopped, and mending starts them again", () => {
    const fault = { kind: "kill" as const, units: ["nginx.service"] };
    expect(loadScript(injectScript(fault) ?? [])).toMatch(/mask.*nginx\.service; systemctl kill --signal=KILL nginx\.service/u);
    expect(loadScript(mendScript(fault) ?? [])).toMatch(/unmask.*start nginx\.service/u);
  });

  it.each<[FaultKind, string | undefined, object]>([
    ["lag", "250ms", { lagSeconds: 0.25 }],
    ["lag", "2s", { lagSeconds: 2 }],
    ["lag", "0.5", { lagSeconds: 0.5 }],
    ["lag", undefined, { lagSeconds: 1 }],
    ["loss", "0.5%", { lossPercent: 0.5 }],
    ["loss", "100", { lossPercent: 100 }],
    ["loss", undefined, { lossPercent: 5 }],
    ["cut", undefined, {}],
  ])("%s of %s is read as an amount", (kind, text, amount) => {
    expect(amountOf(kind, text)).toEqual(amount);
  });

  it.each<[FaultKind, string]>([
    ["lag", "0"],
    ["lag", "61s"],
    ["lag", "5%"],
    ["lag", "-1s"],
    ["loss", "0%"],
    ["loss", "101%"],
    ["loss", "1s"],
    ["kill", "1s"],
  ])("%s refuses %s", (kind, text) => {
    expect(() => amountOf(kind, text)).toThrow(expect.objectContaining({ kind: "usage" }));
  });
});
