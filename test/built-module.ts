import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Builds one file of src for a Node of its own, and gives the path of what was built: for what a test cannot do inside its own process, such as
 * a terminal and signals. @param source below src, `adapters/tty.ts`
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
