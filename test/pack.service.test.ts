import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { topics } from "../src/cli/topics.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "radioctl-pack-"));
const installed = join(folder, "lib/node_modules/radioctl");
const station = join(folder, "station");

interface Lock {
  packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
}

/** Installs the tarball as npm would, with its dependencies only, without development dependencies. */
async function install(): Promise<string[]> {
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse((await execa("npm", pack, { cwd: root })).stdout) as Array<{
    filename: string;
    files: Array<{ path: string }>;
  }>;
  mkdirSync(installed, { recursive: true });
  await execa("tar", ["-xzf", join(folder, packed?.filename ?? ""), "-C", installed, "--strip-components=1"]);
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  const needed = Object.entries(packages).filter(([path, { dev, devOptional }]) => {
    return /^node_modules\/(?:@[^/]+\/)?[^/]+$/u.test(path) && dev !== true && devOptional !== true;
  });
  for (const [path] of needed) {
    mkdirSync(dirname(join(installed, path)), { recursive: true });
    symlinkSync(join(root, path), join(installed, path));
  }
  return packed?.files.map(({ path }) => path) ?? [];
}

describe("the package", () => {
  let files: string[] = [];
  const run = async (...args: string[]) =>
    execa(process.execPath, [join(installed, "bin/radioctl.js"), ...args], { cwd: folder });

  beforeAll(async () => {
    files = await install();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("contains only the files that the program needs", () => {
    for (const path of [
      "bin/radioctl.js",
      "dist/main.js",
      "dist/commands.json",
      "dist/radioctl.1",
      "dist/THIRD-PARTY-NOTICES.txt",
      "LICENSE",
      "README.md",
      "CHANGELOG.md",
    ])
      expect(files).toContain(path);
    expect(files.some((path) => path.startsWith("templates/relay/"))).toBe(true);
    const kept = /^(bin|dist|templates)\/|^(package\.json|LICENSE|README\.md|CHANGELOG\.md)$/u;
    const topicFiles = topics.map(({ name }) => `src/cli/help/${name}.md`);
    for (const path of topicFiles) expect(files).toContain(path);
    const others = files.filter((path) => !kept.test(path) && !topicFiles.includes(path)).sort();
    expect(others).toEqual(["inventories/demo.yaml", "inventories/example.yaml", "inventories/inventory.schema.json"]);
    expect(files.filter((path) => /\.test\.|\.ts$|\.built/u.test(path))).toEqual([]);
  });

  it("contains the licence of each bundled library", () => {
    const notices = readFileSync(join(installed, "dist/THIRD-PARTY-NOTICES.txt"), "utf8");
    const maps = files.filter((path) => path.endsWith(".js.map")).map((path) => readFileSync(join(installed, path), "utf8"));
    const sources = maps.flatMap((text) => (JSON.parse(text) as { sources: string[] }).sources);
    const libraries = new Set(sources.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path)?.[1] ?? []));
    expect(libraries).toContain("zod");
    for (const name of libraries) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.`, "mu"));
  });

  it("runs: its version, an inventory that validates and renders, completion and its manual page", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect((await run("--version")).stdout).toBe(version);
    expect((await run("init", station)).stdout).toContain("radio.yaml");
    const inventory = join(station, "inventories/radio.yaml");
    expect((await run("-i", inventory, "validate", "--json")).stdout).toContain('"valid": true');
    expect((await run("-i", inventory, "render", "eu-1")).stdout).toContain("proxy_pass");
    expect((await run("help", "exit-codes")).stdout).toContain("a guard refused");
    expect((await run("completion", "bash")).stdout).toContain("complete -F");
    expect((await run("__complete", "--", "-i", inventory, "diff", "us")).stdout).toBe("us-1\trelay\nus-2\trelay");
    const { man } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { man: string[] };
    for (const page of man) expect(readFileSync(join(installed, page), "utf8")).toContain(".TH RADIOCTL 1");
  });
});
