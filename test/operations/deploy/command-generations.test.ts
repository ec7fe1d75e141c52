import { describe, expect, it } from "vitest";
import { connectOnce } from "../../../src/fleet/connect-once.js";
import { generationsCommand } from "../../../src/operations/deploy/command-generations.js";
import { parse } from "../../cli/argv.js";
import { FakeFleet } from "../../fakes/fleet.js";

const manifest = (generation: number, more: object = {}) => ({
  generation,
  run: `r${generation}`,
  operator: "anna@laptop",
  at: "2026-11-22T05:00:00Z",
  role: "relay",
  files: [],
  units: [],
  ...more,
});

async function run(kept: object[], json = false) {
  const lines = kept.map((each) => `${Buffer.from(JSON.stringify(each)).toString("base64")}\n`).join("");
  const ssh = new FakeFleet({ "eu-1": () => ({ stdout: lines }) });
  const ended = await parse((context) => generationsCommand(context, connectOnce), ["eu-1"], { ssh, globals: { json } });
  expect(ssh.open).toBe(0);
  return ended;
}

describe("radioctl generations", () => {
  it("lists the newest first, which is active, with the generation that each restores", async () => {
    const { stdout } = await run([manifest(1), manifest(2), manifest(3, { restores: 1 })]);
    expect(stdout.split("\n").map((line) => line.trim().split(" ")[0])).toEqual(["3", "2", "1", ""]);
    expect(stdout).toMatch(/3 .*2026-11-22 05:00Z.*run r3.*anna@laptop.*restores 1 {3}now\n/u);
  });

  it("reports when radioctl has never changed the host", async () => {
    expect((await run([])).stdout).toContain("eu-1 has no generations");
  });

  it("prints one document with --json", async () => {
    expect(JSON.parse((await run([manifest(1)], true)).stdout)).toMatchObject({ host: "eu-1", generations: [{ generation: 1 }] });
  });
});
