import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { main } from "../../src/main.js";
import { fakeWorld } from "../fakes/world.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the built program", () => {
  it.each([
    ["render", "master-a"],
    ["render", "eu-1"],
    ["render", "us-1", "--json"],
    ["render", "encoder", "studio", "--kind", "butt"],
    ["render", "encoder", "studio", "--kind", "liquidsoap"],
  ])("renders with the templates that the build has compiled what the sources render: %s %s %s", async (...words) => {
    const argv = ["-i", "inventories/example.yaml", ...words];
    const fake = fakeWorld({ cwd: root });
    expect(await main(argv, fake.world)).toBe(0);
    const built = await execa(process.execPath, ["bin/radioctl.js", ...argv], { cwd: root, stripFinalNewline: false });
    expect(built.stdout).toBe(fake.stdout());
  });
});
