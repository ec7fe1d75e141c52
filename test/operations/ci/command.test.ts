import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { ciCommand } from "../../../src/operations/ci/command.js";
import { ciSystems } from "../../../src/operations/ci/workflow.js";
import { commandTree } from "../../../src/program.js";
import { parse, station } from "../../cli/argv.js";
import { fakeWorld } from "../../fakes/world.js";

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

interface Github {
  jobs: Record<string, { if: string; environment?: string; steps: Step[] }>;
  concurrency: unknown;
  permissions: unknown;
}

const tree = await commandTree(fakeWorld({ cwd: "/" }).world, "1.0.0");
const workflow = async (system: string) => (await parse(ciCommand, [system])).stdout;
const github = async () => parseYaml(await workflow("github")) as Github;

describe.each(Object.keys(ciSystems))("the workflow for %s", (system) => {
  it("is YAML with all of its values filled in", async () => {
    const text = await workflow(system);
    expect(parseYaml(text)).toBeTypeOf("object");
    expect(text).not.toMatch(/@[A-Z_]+@/u);
    expect(text).toMatch(/radioctl@\d+\.\d+\.\d+/u);
    expect(text).toContain("RADIO_STATION_KEY, RADIO_STUDIO_PASSWORD");
  });

  it("runs only commands with options that radioctl has", async () => {
    const lines = [...(await workflow(system)).matchAll(/^(?: *- run: | *- | *run: | *)radioctl (-i \S+) (\w+)(.*)$/gmu)];
    expect(lines.map(([, , name = ""]) => name).toSorted((one, other) => one.localeCompare(other))).toEqual([
      "deploy",
      "deploy",
      "validate",
    ]);
    for (const [, , name, rest = ""] of lines) {
      const command = tree.commands.find((each) => each.name === name);
      const known = [...(command?.options ?? []), ...tree.options].map(({ long }) => long);
      expect(known).toEqual(expect.arrayContaining(rest.match(/--[a-z-]+/gu) ?? []));
    }
  });

  it("checks host keys, has no secret's value and never overrides a guard by itself", async () => {
    const text = await workflow(system);
    expect(text).not.toMatch(/StrictHostKeyChecking|accept-new-host-key|ssh-keyscan|sentinel-password/u);
    expect(text.match(/--force \S+/gu)).toEqual([expect.stringMatching(/^--force "?\$guard/u)]);
  });
});

describe("the workflow for github", () => {
  it("uses no actions other than checkout and setup-node", async () => {
    const uses = Object.values((await github()).jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    expect(new Set(uses.map((each) => each.split("@")[0]))).toEqual(new Set(["actions/checkout", "actions/setup-node"]));
  });

  it("takes what a user gives from the environment, not into the text of a script", async () => {
    const runs = Object.values((await github()).jobs).flatMap(({ steps }) => steps.flatMap((step) => step.run ?? []));
    expect(runs.filter((run) => run.includes("${{"))).toEqual([]);
  });

  it("gives secrets to jobs of the repository alone, one run at a time", async () => {
    const { jobs, concurrency, permissions } = await github();
    expect(concurrency).toEqual({ group: "radioctl", "cancel-in-progress": false });
    expect(permissions).toEqual({ contents: "read" });
    expect(jobs["plan"]?.if).toContain("head.repo.full_name == github.repository");
    expect(jobs["validate"]?.steps.some(({ env }) => JSON.stringify(env ?? {}).includes("secrets."))).toBe(false);
    expect([jobs["plan"]?.environment, jobs["deploy"]?.environment]).toEqual(["production", "production"]);
    const env = jobs["deploy"]?.steps.at(-1)?.env;
    expect(env).toMatchObject({ RADIO_STUDIO_PASSWORD: "${{ secrets.RADIO_STUDIO_PASSWORD }}" });
  });
});

describe("the workflow for gitlab", () => {
  it("deploys only by hand and from the default branch, one run at a time", async () => {
    const { deploy, ".hosts": hosts } = parseYaml(await workflow("gitlab")) as Record<
      string,
      { rules: unknown; resource_group: string }
    >;
    expect(deploy?.rules).toEqual([{ if: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", when: "manual", allow_failure: true }]);
    expect(hosts?.resource_group).toBe("radioctl");
  });
});

describe("radioctl ci", () => {
  it("writes a file once, and does not replace it", async () => {
    const given = station();
    const { stderr } = await parse(ciCommand, ["github", "--out", ".github/workflows/radio.yml"], given);
    expect(stderr).toContain("wrote .github/workflows/radio.yml");
    expect(readFileSync(join(given.cwd, ".github/workflows/radio.yml"), "utf8")).toBe(await workflow("github"));
    const again = parse(ciCommand, ["github", "--out", ".github/workflows/radio.yml"], given);
    await expect(again).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining("exists already") as string });
  });

  it("refuses an inventory that is not in the folder", async () => {
    const given = station();
    const globals = { inventory: join(given.cwd, "radio.yaml") };
    await expect(parse(ciCommand, ["github"], { ...given, cwd: "/usr", globals })).rejects.toMatchObject({ kind: "usage" });
  });

  it("knows no other CI", async () => {
    await expect(parse(ciCommand, ["jenkins"])).rejects.toThrow(/jenkins/u);
  });
});
