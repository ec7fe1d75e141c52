import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** One faulty script per language: an unquoted word, and an incomplete statement. */
const FAULTS = { sh: '\nplanted="a  b"\necho $planted\n', perl: "\nmy $planted = ;\n" };

/** Scripts by their path, with their language. */
function scripts(): Array<[path: string, language: keyof typeof FAULTS]> {
  const paths = [".ci", "templates"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  return paths.flatMap((path): Array<[string, keyof typeof FAULTS]> => {
    if (/\.sh(\.hbs)?$/u.test(path)) return [[path, "sh"]];
    if (/\.p[lm](\.hbs)?$/u.test(path)) return [[path, "perl"]];
    const [first = ""] = /^\.ci\/[^.]*$|^templates\/.*\.hbs$/u.test(path)
      ? readFileSync(join(root, path), "utf8").split("\n")
      : [];
    return /^#!.*\b(sh|bash)$/u.test(first) ? [[path, "sh"]] : [];
  });
}

const check = async (folder: string, env: Record<string, string> = {}) =>
  execa("/bin/sh", [join(root, ".ci/scripts"), folder], { reject: false, env });

const hasShellcheck = await execa("shellcheck", ["--version"], { reject: false }).then(({ failed }) => !failed);

it.skipIf(!hasShellcheck && process.env["RADIOCTL_REQUIRE_LAB"] !== "1")(
  "every script is read, those that templates make among them, and a fault in any of them is found",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "radioctl-scripts-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const name of [".ci", "templates", "inventories"]) cpSync(join(root, name), join(folder, name), { recursive: true });
    const all = scripts();
    expect(all.length).toBeGreaterThan(40);
    for (const [path, language] of all) appendFileSync(join(folder, path), FAULTS[language]);
    // In this folder they replace the package's templates.
    cpSync(join(folder, "templates"), join(folder, "inventories/templates"), { recursive: true });
    const { exitCode, stderr } = await check(folder);
    expect(exitCode).toBe(1);
    const found = stderr.split("\n").flatMap((line) => (line.startsWith("FAULT: ") ? [line.replace(/.*\//u, "")] : []));
    const names = all.map(([path]) => path.replace(/.*\//u, "").replace(/\.hbs$/u, ""));
    // A template may be for both roles.
    expect([...new Set(found)].sort()).toEqual(names.sort());
  },
  180_000,
);

it("a machine without shellcheck reports that, and fails if shellcheck is required", async () => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-path-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { stdout: shell } = await execa("which", ["dirname"]);
  cpSync(shell, join(folder, "dirname"), { dereference: true });
  const required = await check(root, { PATH: folder, CI: "true" });
  expect(required).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("FAILED: shellcheck is required") as string });
  const optional = await check(root, { PATH: folder, CI: "", RADIOCTL_REQUIRE_LAB: "" });
  expect(optional.stderr).toContain("SKIPPED: shellcheck");
});
