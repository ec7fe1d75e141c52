import { firstTier, quick, type OnTwoMasters } from "./on-two-masters.js";

/** A cutover of three relays takes this long on two busy cores. */
const LONGEST_SECONDS = 16;

/** How a cutover that was killed was brought to its end. */
export interface KilledCutover {
  atSeconds: number;
  /** Where its journal had it then; undefined when it had not begun. */
  state: string | undefined;
  how: "--resume" | "--abort" | "nothing";
  /** Whose streams listeners get now. */
  active: string;
  /** What was not as it should be: empty when all was. */
  wrong: string[];
}

/**
 * Begins a cutover, kills it (-9) at a random instant of its share of the time that a whole one takes, and brings it to its end as an operator
 * would: on or back in turn.
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
  // What is committed can only be brought to its end.
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
