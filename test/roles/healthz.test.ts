import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { desired, textAt } from "./station.js";

const script = textAt(desired("eu-1"), "/usr/local/lib/radioctl/healthz");
const [drained = ""] = /^drained\(\) \{$[^]*?^\}$/mu.exec(script) ?? [];

/** Whether the host counts as drained with this in its mark; undefined: it has none. */
function isDrained(mark: string | undefined): boolean {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-mark-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "mark");
  if (mark !== undefined) writeFileSync(path, mark);
  const asks = `DRAIN=$1\n${drained}\nif drained 2>/dev/null; then echo yes; else echo no; fi`;
  return execFileSync("sh", ["-c", asks, "sh", path], { encoding: "utf8" }).trim() === "yes";
}

it("looks for the mark that a run leaves", () => expect(script).toMatch(/^DRAIN='?\/var\/lib\/radioctl-drain'?$/mu));

it.each([
  ["has no mark", undefined, false],
  ["has one whose time is to come", `${Math.floor(Date.now() / 1000) + 600} run-1\n`, true],
  ["has one whose run has died: it ends by itself", `${Math.floor(Date.now() / 1000) - 1} run-1\n`, false],
  ["has one that was cut short", "", false],
  ["has one that says nothing", "soon run-1\n", false],
])("a host that %s", (_name, mark, expected) => expect(isDrained(mark)).toBe(expected));
