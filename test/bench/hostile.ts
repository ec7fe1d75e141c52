import pMap from "p-map";
import { faultsOf } from "../hostile/faults.js";
import { suites, type Trial } from "../hostile/suites.js";
import { printFigure } from "./figure.js";

/** Programs at the same time. */
const CONCURRENCY = 4;

interface Tried {
  faults: number;
  seconds: number;
  megabytes: number;
}

/** Every command with every hostile host and server: prints each fault, and the figures of each suite. */
export async function benchHostile(): Promise<void> {
  for (const [name, open] of Object.entries(suites)) {
    const suite = await open();
    const tried = await pMap(suite.trials, tryOut, { concurrency: CONCURRENCY });
    await suite.stop();
    const most = (figure: (one: Tried) => number) => Math.max(...tried.map(figure));
    const faults = tried.reduce((sum, each) => sum + each.faults, 0);
    printFigure({ what: `${name}: faults in ${tried.length} runs`, value: faults, unit: "calls", goal: 0 });
    printFigure({ what: `${name}: most memory`, value: most(({ megabytes }) => megabytes), unit: "MB", goal: 200 });
    printFigure({ what: `${name}: longest run`, value: most(({ seconds }) => seconds), unit: "s" });
  }
}

async function tryOut({ title, station, argv, mostSeconds, more, expected }: Trial): Promise<Tried> {
  try {
    const run = await station.run(argv, mostSeconds, more);
    const faults = faultsOf(run, expected);
    for (const fault of faults) process.stderr.write(`${title}: ${fault}\n`);
    return { faults: faults.length, seconds: run.seconds, megabytes: run.megabytes };
  } catch (error) {
    process.stderr.write(`${title}: ${String(error)}\n`);
    return { faults: 1, seconds: mostSeconds, megabytes: 0 };
  }
}
