import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { manualPage } from "../../../src/cli/text/man.js";
import { topics } from "../../../src/cli/topics.js";
import { exitCodes } from "../../../src/errors.js";
import { main } from "../../../src/main.js";
import { commandTree } from "../../../src/program.js";
import { fakeWorld } from "../../fakes/world.js";

const has = (program: string) => execaSync("sh", ["-c", `command -v ${program}`], { reject: false }).exitCode === 0;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "radioctl-man-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const page = async () => {
  const fake = fakeWorld({ cwd: "/" });
  expect(await main(["help", "--man"], fake.world)).toBe(0);
  return fake.stdout();
};

describe("the manual page", () => {
  it("has every command and subcommand with its options, every exit code and variable", async () => {
    const plain = (await page()).replaceAll("\\-", "-").replaceAll("\\(aq", "'");
    const tree = await commandTree(fakeWorld({ cwd: "/" }).world, "1.2.3");
    for (const command of tree.commands) {
      expect(plain).toContain(`.SS "radioctl ${command.name}`);
      for (const sub of command.commands) expect(plain).toContain(`.SS "radioctl ${command.name} ${sub.name}`);
      for (const { flags } of [command, ...command.commands].flatMap(({ options }) => options))
        expect(plain).toContain(`.B ${flags}\n`);
    }
    for (const { code } of exitCodes) expect(plain).toContain(`.B ${code}\n`);
    for (const { name } of topics) expect(plain).toContain(`.SH "${name.toUpperCase().replace("-", " ")}"`);
    for (const name of ["RADIOCTL_INVENTORY", "NO_COLOR", ".SH FILES", "secrets.yaml"]) expect(plain).toContain(name);
  });

  it.skipIf(!has("groff"))("is rendered by groff without a warning", async () => {
    const { stderr, stdout } = await execa("groff", ["-ww", "-man", "-Tutf8"], { input: await page() });
    expect(stderr).toBe("");
    expect(stdout).toContain("bare Debian hosts");
  });

  it.skipIf(!has("mandoc"))("is accepted by mandoc", async () => {
    const file = join(folder(), "radioctl.1");
    writeFileSync(file, await page());
    expect((await execa("mandoc", ["-T", "lint", "-W", "warning", file], { reject: false })).stdout).toBe("");
  });

  it("shows characters that have a meaning in roff", () => {
    const command = {
      name: "x",
      summary: "",
      description: ".so /etc/passwd 'quoted' back\\slash",
      arguments: [],
      options: [],
      examples: [".ex 'am'"],
      commands: [],
    };
    const text = manualPage({ ...command, name: "radioctl", description: "d", commands: [command] }, "1.0.0", []);
    expect(text).toContain("\n\\&.so /etc/passwd \\(aqquoted\\(aq back\\eslash\n");
    expect(text).toContain("\n\\&.ex \\(aqam\\(aq\n");
  });
});
