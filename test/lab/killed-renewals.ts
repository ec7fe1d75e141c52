import { start } from "./cli.js";
import type { TestLab } from "./lab-fixture.js";

/** How a killed renewal ended, and what the next one made of it. */
export interface KilledRenewal {
  /** Seconds from the begin of the push to the kill. */
  atSeconds: number;
  /** The process was still at work. */
  wasAtWork: boolean;
  /** Exit code and output of the next `certificates renew`. */
  next: { code: number | undefined; output: string };
  /** The serial number of the stored certificate afterwards. */
  serial: string | undefined;
}

/** Renews, kills the process (-9) after the given time of its push, and renews again as an operator would. */
export async function killRenewal(lab: TestLab, atSeconds: number): Promise<KilledRenewal> {
  const run = start(["-i", lab.inventoryFile, "certificates", "renew", "--force", "early", "--yes"]);
  await run.complains(/^pushing the certificate to /mu);
  const timer = setTimeout(run.kill, atSeconds * 1000);
  const { code } = await run.ended;
  clearTimeout(timer);
  const next = await lab.run("certificates", "renew", "--yes", "--json");
  const { serial } = (next.stdout.startsWith("{") ? JSON.parse(next.stdout) : {}) as { serial?: string };
  return { atSeconds, wasAtWork: code === undefined, next: { code: next.code, output: next.stdout + next.stderr }, serial };
}
