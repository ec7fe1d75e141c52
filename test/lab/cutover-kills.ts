import { firstTier, quick, type OnTwoMasters } from "./on-two-masters.js";

/** A cutover of three relays takes this long on two busy cores. */
const LONGEST_SECONDS = 16;

/** How a killed cutover was completed. */
export interface KilledCutover {
  atSeconds: number;
  /** The journal's state then; undefined when it had not begun. */
  state: string | undefined;
  how: "--resume" | "--abort" | "nothing";
  /** The master whose streams listeners get now. */
  active: string;
  /** What was wrong; empty when all was right. */
  wrong: string[];
}

/**
 * Starts a cutover, kills it (-9) at a random instant within its share of a cutover's duration, and completes it as an operator would: forward or
 * back, in turn.
 * @param now the active master
 */
export async function killCutover(station: OnTwoMasters, now: string, kill: number, kills: number): Promise<KilledCutover> {
  const to = now === "master-a" ? "master-b" : "master-a";
  const run = station.begin(...quick(to));
  const atSeconds = ((kill + Math.random()) * LONGEST_SECONDS) / kills;
  const timer = setTimeout(run.kill, atSeconds * 1000);
  await run.ended;
  clearTimeout(timer);
  const { stdout } = await station.cutover("--status", "--json");
  const status = JSON.parse(stdout || "{}") as { state?: string; open?: boolean; to?: string };
  // A committed cutover can only be resumed.
  const on = kill % 2 === 0 || status.state === "COMMITTED";
  const how = status.open !== true ? "nothing" : on ? "--resume" : "--abort";
  const wrong: string[] = [];
  if (how !== "nothing") {
    const { code, stderr } = await station.cutover(how, "--yes", "--soak", "0s", "--force", "steady");
    if (code !== 0) wrong.push(`${how} ended with ${code}: ${stderr}`);
  }
  const moved = how === "--resume" || (how === "nothing" && status.state === "COMMITTED" && status.to === to);
  const active = moved ? to : now;
  for (const relay of firstTier) {
    const says = await station.lab.inside(relay, "cat /etc/nginx/radio/active-main.conf");
    if (!says.includes(`default ${active};`)) wrong.push(`${relay} does not give ${active}`);
  }
  const diff = await station.lab.run("diff");
  if (diff.code !== 0) wrong.push(`diff: ${diff.stdout}`);
  return { atSeconds, state: status.state, how, active, wrong };
}
