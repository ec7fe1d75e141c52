import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { realFiles } from "../../src/adapters/files.js";
import { withSourceLines } from "../../src/cli/source-lines.js";

/** The stack of an error that a built file throws, whose source throws it in line 3. */
async function thrownStack(): Promise<{ stack: string; built: string }> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-stack-"));
  const built = join(folder, "dist.js");
  writeFileSync(
    join(folder, "planted.ts"),
    'type Nothing = never;\nexport function fail(): Nothing {\n  throw new Error("planted");\n}\n',
  );
  await build({ entryPoints: [join(folder, "planted.ts")], outfile: built, format: "esm", sourcemap: "linked" });
  const stack = `Error: planted\n    at fail (${pathToFileURL(built).href}:2:9)\n    at async ${pathToFileURL(built).href}:2:9`;
  return { stack, built };
}

describe("a stack", () => {
  it("shows the lines of the sources", async () => {
    const { stack } = await thrownStack();
    const shown = await withSourceLines(stack, realFiles);
    expect(shown).toMatch(/^Error: planted\n {4}at fail \([^()]*\/planted\.ts:3:9\)\n {4}at async [^()]*\/planted\.ts:3:9$/u);
  });

  it("is unchanged without a map, or with one that cannot be read", async () => {
    const { stack, built } = await thrownStack();
    const foreign = "Error: planted\n    at run (node:internal:1:2)\n    at file:///nowhere/dist/main.js:3:4";
    expect(await withSourceLines(foreign, realFiles)).toBe(foreign);
    writeFileSync(`${built}.map`, "{ half of");
    expect(await withSourceLines(stack, realFiles)).toBe(stack);
  });
});
