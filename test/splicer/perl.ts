import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** The modules of all roles as they are on a host: templates without their ending, and without anything to fill in. */
export const MODULES = (() => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-perl-"));
  mkdirSync(join(folder, "Radioctl"));
  for (const role of ["audio", "master", "relay"]) {
    const from = fileURLToPath(new URL(`../../templates/${role}/usr/local/lib/radioctl/perl/Radioctl`, import.meta.url));
    for (const name of readdirSync(from).filter((each) => each.endsWith(".pm.hbs")))
      copyFileSync(join(from, name), join(folder, "Radioctl", name.slice(0, -".hbs".length)));
  }
  return folder;
})();

/** What one of the programs in this folder prints, as JSON. @throws Error when Perl warns of something */
export async function perl(program: string, ...argv: readonly (string | number)[]): Promise<unknown> {
  const words = ["-w", `-I${MODULES}`, `${here}${program}`, ...argv.map(String)];
  const { stdout, stderr } = await run("perl", words, { maxBuffer: 1 << 26 });
  if (stderr !== "") throw new Error(`${program}: ${stderr}`);
  return JSON.parse(stdout);
}
