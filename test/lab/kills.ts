import { unfinished, type RunHistory } from "../../src/journal/history.js";
import { editInventory } from "./changes.js";
import { start } from "./cli.js";
import type { TestLab } from "./lab-fixture.js";

/** How a killed run was completed. */
export interface Killed {
  atSeconds: number;
  /** The journal's state then: `eu-1 in flight, eu-2 not tried`; undefined without a journal. */
  journal: string | undefined;
  /** What completed the run. */
  by: "resume" | "deploy" | "nothing";
  /** Statements of the journal that a host contradicts. Empty when the journal was correct. */
  lies: string[];
  /** `diff` found nothing afterwards. */
  asWanted: boolean;
}

interface Generation {
  generation: number;
  run?: string;
}

/**
 * Starts a deploy that changes every relay, kills it (-9) after the given time, compares its journal with the hosts, and completes it as an
 * operator would.
 * @param capacity must differ from the last one
 */
export async function killDeploy(lab: TestLab, hosts: readonly string[], capacity: number, atSeconds: number): Promise<Killed> {
  await editInventory(lab, /capacity: \d+/gu, `capacity: ${capacity}`);
  const before = await latestRun(lab);
  const run = start(["-i", lab.inventoryFile, "deploy", "--yes"]);
  const timer = setTimeout(run.kill, atSeconds * 1000);
  await run.ended;
  clearTimeout(timer);
  const latest = await latestRun(lab);
  const history = latest?.run === before?.run ? undefined : latest;
  const lies = history === undefined ? [] : await liesOf(lab, history);
  const open = history !== undefined && unfinished(history).length > 0;
  const again = await lab.run("deploy", ...(open ? ["--resume"] : []), "--yes");
  if (again.code !== 0) lies.push(`${open ? "deploy --resume" : "deploy"} ended with ${again.code}: ${again.stderr}`);
  if (open) lies.push(...(await endLies(lab, history.run)));
  return {
    atSeconds,
    journal: history?.hosts.map(({ host, state }) => `${host} ${state}`).join(", "),
    by: open ? "resume" : history === undefined ? "deploy" : "nothing",
    lies,
    asWanted: (await lab.run("diff", ...hosts)).code === 0,
  };
}

/** A host that the journal reports as done must have its newest generation from this run; one that was not tried must not. */
async function liesOf(lab: TestLab, { run, hosts }: RunHistory): Promise<string[]> {
  const found = await Promise.all(
    hosts.map(async ({ host, state }) => {
      const by = (await newestGeneration(lab, host))?.run;
      if (state === "done" && by !== run) return [`${host} is done by the journal of ${run}, its newest generation is of ${by}`];
      if ((state === "not tried" || state === "unchanged") && by === run)
        return [`${host} is ${state} by the journal of ${run}, which made its newest generation`];
      return [];
    }),
  );
  return found.flat();
}

/** After a resume, every host is completed under the same run. */
async function endLies(lab: TestLab, run: string): Promise<string[]> {
  const history = await latestRun(lab);
  if (history?.run !== run) return [`${run} was not resumed`];
  const open = unfinished(history);
  return [
    ...(open.length > 0 ? [`${open.join(", ")} of ${run} have not come to an end`] : []),
    ...(history.endedAt === undefined ? [`${run} has no end`] : []),
    ...(await liesOf(lab, history)),
  ];
}

async function newestGeneration(lab: TestLab, host: string): Promise<Generation | undefined> {
  const { stdout } = await lab.run("generations", host, "--json");
  return (JSON.parse(stdout) as { generations: Generation[] }).generations.at(-1);
}

async function latestRun(lab: TestLab): Promise<RunHistory | undefined> {
  const { stdout } = await lab.run("journal", "--json");
  return (JSON.parse(stdout) as { runs: RunHistory[] }).runs[0];
}
