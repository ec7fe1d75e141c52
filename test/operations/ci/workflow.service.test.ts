import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { ciCommand } from "../../../src/operations/ci/command.js";
import { parse } from "../../cli/argv.js";

/** All scripts of a workflow, whichever keys they are under. */
function scriptsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return ["run", "script", "before_script"].includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => scriptsIn(each, key));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => scriptsIn(each, name));
}

describe.each([
  ["github", "bash", 9],
  ["gitlab", "sh", 5],
])("the scripts of the workflow for %s", (system, shell, count) => {
  it(`pass shellcheck as ${shell}`, async () => {
    const scripts = scriptsIn(parseYaml((await parse(ciCommand, [system])).stdout));
    expect(scripts).toHaveLength(count);
    for (const input of scripts) {
      const { stdout } = await execa("shellcheck", ["--shell", shell, "--severity", "style", "-"], { input, reject: false });
      expect(stdout).toBe("");
    }
  });
});
