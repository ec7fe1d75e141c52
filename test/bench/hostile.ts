import pMap from "p-map";
import { faultsOf } from "../hostile/faults.js";
import { suites, type Trial } from "../hostile/suites.js";
import { printFigure } from "./figure.js";

/** Programs at the same time. */
const CONCURRENCY = 4;

interface Tried {
  faults: number;
  seconds: number;
  cpuSeconds: number;
  megabytes: number;
}

/**
 * Every command with every hostile host and server: prints each fault, and the figures of each suite.
 * @param patience all time limits are so many times as long, for a machine that is busy with other work
 * @param only the names of the suites, when not all
 */
export async function benchHostile(patience: number, only: readonly string[]): Promise<void> {
  for (const [name, open] of Object.entries(suites)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const suite = await open();
    const tried = await pMap(suite.trials, async (trial) => tryOut(trial, patience), { concurrency: CONCURRENCY });
    await suite.stop();
    const most = (figure: (one: Tried) => number) => Math.max(...tried.map(figure));
    const faults = tried.reduce((sum, each) => sum + each.faults, 0);
    printFigure({ what: `${name}: faults in ${tried.length} runs`, value: faults, unit: "calls", goal: 0 });
    printFigure({ what: `${name}: most memory`, value: most(({ megabytes }) => megabytes), unit: "MB", goal: 200 });
    printFigure({ what: `${name}: longest run`, value: most(({ seconds }) => seconds), unit: "s" });
    printFigure({ what: `${name}: most CPU time of a run`, value: most(({ cpuSeconds }) => cpuSeconds), unit: "s" });
  }
}

async function tryOut({ title, station, argv, mostSeconds, more, expected }: Trial, patience: number): Promise<Tried> {
  try {
    const run = await station.run(argv, mostSeconds * patience, more);
    const faults = faultsOf(run, expected);
    for (const fault of faults) process.stderr.write(`${title}: ${fault}\n`);
    return { faults: faults.length, seconds: run.seconds, cpuSeconds: run.cpuSeconds, megabytes: run.megabytes };
  } catch (error) {
    process.stderr.write(`${title}: ${String(error)}\n`);
    return { faults: 1, seconds: mostSeconds * patience, cpuSeconds: 0, megabytes: 0 };
  }
}
