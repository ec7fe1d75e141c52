import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Builds one file of src for a separate Node process, and gives the path of the built file. Used for tests of terminals and signals, which cannot run in
 * the test's process. @param source below src, `adapters/tty.ts`
 */
export async function builtModule(source: string): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), "radioctl-built-")), `${basename(source, ".ts")}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`../src/${source}`, import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
  });
  return outfile;
}
