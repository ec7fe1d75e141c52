import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Globals } from "../../../src/cli/context.js";
import { monitoringCommand } from "../../../src/operations/monitoring/command.js";
import { parse } from "../../cli/argv.js";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "radioctl-monitoring-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return join(path, "out");
}

const run = (dir: string, globals: Partial<Globals> = {}, ...flags: string[]) =>
  parse((context) => monitoringCommand(context), ["export", "--dir", dir, ...flags], { globals });

const FILES = ["prometheus.yml", "targets.json", "rules.yml", "dashboard.json"];

describe("radioctl monitoring export", () => {
  it("shows what it would write, and writes nothing with --dry-run", async () => {
    const dir = folder();
    const { stdout, code } = await run(dir, { dryRun: true });
    for (const name of FILES) expect(stdout).toMatch(new RegExp(`^\\+ ${name} +new$`, "mu"));
    expect(stdout).toContain(`${dir}: 4 files, 4 to write.`);
    expect(code).toBe(3);
    expect(() => readdirSync(dir)).toThrow(/ENOENT/u);
  });

  it("asks first, and writes nothing without an answer", async () => {
    const dir = folder();
    await expect(run(dir)).rejects.toMatchObject({ kind: "usage", hint: expect.stringContaining("--yes") });
    expect(() => readdirSync(dir)).toThrow(/ENOENT/u);
  });

  it("writes, prints the next steps, and has nothing to do the second time", async () => {
    const dir = folder();
    const { stdout, code } = await run(dir, { yes: true });
    expect(stdout).toContain("prometheus.yml, targets.json, rules.yml, dashboard.json written.");
    expect(stdout).toContain("radioctl report --textfile");
    expect(code).toBeUndefined();
    expect(readdirSync(dir).sort()).toEqual([".radioctl-monitoring.json", ...FILES].sort());
    const before = FILES.map((name) => statSync(join(dir, name)).mtimeMs);
    const again = await run(dir);
    expect(again).toMatchObject({ stdout: `${dir}: 4 files, all in sync.\n`, code: undefined });
    expect(FILES.map((name) => statSync(join(dir, name)).mtimeMs)).toEqual(before);
  });

  it("does not overwrite foreign or edited files, unless forced", async () => {
    const dir = folder();
    mkdirSync(dir);
    writeFileSync(join(dir, "rules.yml"), "groups: []\n");
    await expect(run(dir, { yes: true })).rejects.toMatchObject({ kind: "guard", message: expect.stringContaining("rules.yml") });
    expect(readdirSync(dir)).toEqual(["rules.yml"]);
    expect((await run(dir, { yes: true }, "--force", "foreign-file")).code).toBeUndefined();
    expect(readFileSync(join(dir, "rules.yml"), "utf8")).toContain("RadioCritical");
    writeFileSync(join(dir, "prometheus.yml"), `${readFileSync(join(dir, "prometheus.yml"), "utf8")}# mine\n`);
    await expect(run(dir, { yes: true })).rejects.toMatchObject({
      kind: "guard",
      message: expect.stringContaining("prometheus.yml"),
    });
    expect(readFileSync(join(dir, "prometheus.yml"), "utf8")).toContain("# mine");
  });

  it("updates its own files when the inventory has changed, also after a run that was killed midway", async () => {
    const dir = folder();
    await run(dir, { yes: true });
    // As written by an earlier version, or for another inventory: the ledger lists it.
    const old = "- old\n";
    const { createHash } = await import("node:crypto");
    writeFileSync(join(dir, "rules.yml"), old);
    const ledger = JSON.parse(readFileSync(join(dir, ".radioctl-monitoring.json"), "utf8")) as Record<string, string[]>;
    ledger["rules.yml"] = ["0".repeat(64), createHash("sha256").update(old).digest("hex")];
    writeFileSync(join(dir, ".radioctl-monitoring.json"), JSON.stringify(ledger));
    const { stdout } = await run(dir, { yes: true });
    expect(stdout).toMatch(/^~ rules\.yml +changed\n {4}- - old$/mu);
    expect(stdout).toContain("rules.yml written.");
  });

  it("is data with --json", async () => {
    const dir = folder();
    const all = (state: string) => FILES.map((name) => ({ name, state }));
    expect(JSON.parse((await run(dir, { json: true, dryRun: true })).stdout)).toEqual({ dir, files: all("new"), written: null });
    expect(JSON.parse((await run(dir, { json: true, yes: true })).stdout)).toEqual({ dir, files: all("new"), written: FILES });
    expect(JSON.parse((await run(dir, { json: true })).stdout)).toEqual({ dir, files: all("same"), written: [] });
  });

  it("explains what is wrong with an invalid folder, and with an unknown guard", async () => {
    const dir = folder();
    writeFileSync(dir, "");
    await expect(run(dir, { yes: true })).rejects.toMatchObject({ kind: "failed", message: expect.stringContaining(dir) });
    const other = folder();
    mkdirSync(join(other, "targets.json"), { recursive: true });
    await expect(run(other, { yes: true })).rejects.toMatchObject({ kind: "failed", hint: "choose another --dir" });
    await expect(run(folder(), {}, "--force", "all")).rejects.toMatchObject({ kind: "usage" });
  });
});
