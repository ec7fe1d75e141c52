import type { ProgramRun } from "./program-run.js";

/** A deploy to a whole fleet without changes. */
export const noChange = ["deploy", "--yes", "--json"] as const;

interface Document {
  hosts: ReadonlyArray<{ host: string; state?: string; error?: { message: string } }>;
}

/** @throws Error when the run did not find exactly these hosts in sync */
export function mustBeAsWanted({ code, stdout, stderr }: ProgramRun, hosts: readonly string[]): void {
  if (code !== 0) throw new Error(`${noChange.join(" ")} ended with ${code}: ${stderr}${stdout.slice(0, 2000)}`);
  const found = (JSON.parse(stdout) as Document).hosts;
  const wrong = found.find(({ state, error }) => state !== "unchanged" || error !== undefined);
  if (wrong !== undefined) throw new Error(`${wrong.host} is not in sync: ${JSON.stringify(wrong)}`);
  const names = found.map(({ host }) => host).sort();
  if (names.join(" ") !== [...hosts].sort().join(" ")) throw new Error(`${names.length} of ${hosts.length} hosts were compared`);
}
