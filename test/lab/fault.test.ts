import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { faultKinds, injectScript, mendScript, runningUnits } from "../../src/lab/fault.js";

describe("a fault of a host", () => {
  it.each(faultKinds)("%s is done and undone in the same place: both inside the host, or both on its cable", (kind) => {
    const fault = { kind, units: ["icecast@a.service"] };
    expect(injectScript(fault) === undefined).toBe(mendScript(fault) === undefined);
  });

  it.each(faultKinds.filter((kind) => kind !== "cut"))("%s is a script that sh reads", async (kind) => {
    const fault = { kind, units: ["icecast@a.service", "it's; reboot"] };
    for (const script of [injectScript(fault), mendScript(fault), runningUnits(fault.units)])
      expect((await execa("sh", ["-n", "-c", script ?? ""], { reject: false })).stderr).toBe("");
  });

  it("keeps what was killed away, and lets it back", () => {
    const fault = { kind: "kill" as const, units: ["nginx.service"] };
    expect(injectScript(fault)).toMatch(/mask.*nginx\.service; systemctl kill --signal=KILL nginx\.service/u);
    expect(mendScript(fault)).toMatch(/unmask.*start nginx\.service/u);
  });
});
