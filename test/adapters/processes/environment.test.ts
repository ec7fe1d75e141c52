import { describe, expect, it, onTestFinished } from "vitest";
import { realProcesses } from "../../../src/adapters/processes.js";
import { environmentOf, hideVariables, takeEnvironment } from "../../../src/adapters/processes/environment.js";

const own = {
  PATH: "/bin",
  HOME: "/root",
  LC_ALL: "C",
  RADIO_STATION_KEY: "sentinel",
  MY_KEY: "sentinel",
  BW_SESSION: "session",
};
const env = { argv: ["env"] as const, timeoutSeconds: 10 };

describe("the environment of a program", () => {
  it("has no secret of the station, in no case", () => {
    expect(environmentOf({}, own)).toEqual({
      PATH: "/bin",
      HOME: "/root",
      LC_ALL: "C",
      MY_KEY: "sentinel",
      BW_SESSION: "session",
    });
    expect(environmentOf({ secretPrefixes: ["MY_"] }, own)).toEqual({
      PATH: "/bin",
      HOME: "/root",
      LC_ALL: "C",
      BW_SESSION: "session",
    });
    expect(environmentOf({ environment: "plain" }, own)).toEqual({ PATH: "/bin", HOME: "/root", LC_ALL: "C" });
  });

  it("has what the command gives it, also a secret", () => {
    expect(environmentOf({ environment: "plain", env: { RADIO_STATION_KEY: "given" } }, own)).toMatchObject({
      RADIO_STATION_KEY: "given",
    });
  });

  it("is what real programs get", async () => {
    process.env["RADIO_TEST_SENTINEL"] = "sentinel";
    process.env["STATION_TEST_SENTINEL"] = "sentinel";
    onTestFinished(() => {
      delete process.env["RADIO_TEST_SENTINEL"];
      delete process.env["STATION_TEST_SENTINEL"];
    });
    expect((await realProcesses.run(env)).stdout).not.toContain("RADIO_TEST");
    expect((await realProcesses.run({ ...env, secretPrefixes: ["STATION_"] })).stdout).not.toContain("sentinel");
    const { stdout } = await realProcesses.run({ ...env, environment: "plain" });
    expect(stdout).toContain(`PATH=${process.env["PATH"] ?? ""}`);
    expect(stdout).not.toContain("sentinel");
    expect(await realProcesses.interactive(["sh", "-c", 'exit "${STATION_TEST_SENTINEL:+1}0"'], ["STATION_"])).toBe(0);
    expect(await realProcesses.interactive(["sh", "-c", 'exit "${RADIO_TEST_SENTINEL:+1}0"'])).toBe(0);
  });

  it("of radioctl itself loses the secrets when it starts, for programs that libraries start", () => {
    const variables: Record<string, string | undefined> = { ...own, RADIOCTL_INVENTORY: "radio.yaml" };
    expect(takeEnvironment(variables)).toEqual({ ...own, RADIOCTL_INVENTORY: "radio.yaml" });
    expect(variables["RADIO_STATION_KEY"]).toBeUndefined();
    expect(variables["RADIOCTL_INVENTORY"]).toBe("radio.yaml");
  });

  it("of radioctl itself loses the secrets that the inventory names, but not what every program needs", async () => {
    const variables: Record<string, string | undefined> = { ...own, PASS_A: "sentinel", PATH_TO: "x" };
    hideVariables(["MY_", "PA"], variables);
    expect(variables).toEqual({ ...own, MY_KEY: undefined });
    expect(Object.keys(variables)).not.toContain("MY_KEY");
    process.env["STATION_TEST_SENTINEL"] = "sentinel";
    hideVariables(["STATION_TEST_"]);
    expect((await realProcesses.run(env)).stdout).not.toContain("STATION_TEST");
  });
});
