import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MODULES } from "../splicer/perl.js";

const run = promisify(execFile);

/** What one of the programs in this folder prints, as JSON. @throws Error when Perl warns of something */
export async function perl(program: string, ...argv: ReadonlyArray<string | number>): Promise<unknown> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { stdout, stderr } = await run("perl", ["-w", `-I${MODULES}`, path, ...argv.map(String)], { maxBuffer: 1 << 26 });
  if (stderr !== "") throw new Error(`${program}: ${stderr}`);
  return JSON.parse(stdout);
}
