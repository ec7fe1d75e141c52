import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.js";
import { mustBeAsWanted, noChange } from "./no-change.js";
import { runProgram, type ProgramRun } from "./program-run.js";
import { simulatedHosts } from "./simulated-fleet.js";
import type { Counts } from "./simulated-sshd.js";

const server = fileURLToPath(new URL("simulated-sshd.ts", import.meta.url));

const sizes = [10, 100, 300, 1000] as const;

/** Round-trip time to hosts on another continent: distance costs waiting time, which no profile shows. */
const FAR = { hosts: 300, roundTripMilliseconds: 100 };

interface Measured extends ProgramRun {
  hosts: number;
  mostOpen: number;
}

/** A deploy without changes on whole fleets: what it takes, and how that grows with the fleet. */
export async function benchFleet(): Promise<Figure[]> {
  const measured: Measured[] = [];
  for (const hosts of sizes) measured.push(await measure(hosts));
  const far = await measure(FAR.hosts, FAR.roundTripMilliseconds);
  return [...measured.flatMap(figuresOf), growth(measured), farFigure(far)];
}

async function measure(hosts: number, roundTripMilliseconds = 0): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-fleet-"));
  const fleet = fork(server, [folder, String(hosts), String(roundTripMilliseconds)]);
  try {
    await answer(fleet);
    const run = await runProgram("-i", join(folder, "inventory.yaml"), ...noChange);
    const names = simulatedHosts(hosts).map(({ name }) => name);
    mustBeAsWanted(run, names);
    fleet.send("counts");
    const { connections, execs, refused, mostOpen } = (await answer(fleet)) as Counts;
    const isOnce = (counts: readonly number[]) => counts.length === hosts && counts.every((count) => count === 1);
    if (refused > 0 || !isOnce(execs) || !isOnce(connections)) {
      throw new Error(`not one command over one connection a host: ${JSON.stringify({ refused, execs, connections })}`);
    }
    return { ...run, hosts, mostOpen };
  } finally {
    if (fleet.connected) fleet.disconnect();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The next message of the simulated fleet. @throws Error when it ends instead */
async function answer(fleet: ChildProcess): Promise<unknown> {
  const died = once(fleet, "exit").then(([code]) => {
    throw new Error(`the simulated fleet ended with ${String(code)}`);
  });
  const [message] = (await Promise.race([once(fleet, "message"), died])) as unknown[];
  return message;
}

function figuresOf({ hosts, seconds, cpuSeconds, childrenSeconds, megabytes, mostOpen }: Measured): Figure[] {
  const isLargest = hosts === sizes.at(-1);
  const what = `${noChange.join(" ")} of ${hosts} unchanged simulated hosts`;
  const perHost = `${((seconds / hosts) * 1000).toFixed(1)} ms a host`;
  const cpu = `${cpuSeconds.toFixed(2)} s of CPU, ${childrenSeconds.toFixed(2)} s of them in programs that it ran`;
  return [
    { what, value: seconds, unit: "s", ...(isLargest && { goal: 60 }), from: `${perHost}; ${cpu}` },
    {
      what: `peak memory of that`,
      value: megabytes,
      unit: "MB",
      ...(isLargest && { goal: 400 }),
      from: `at most ${mostOpen} connections open at once`,
    },
  ];
}

/** The cost of one more host among many, relative to among few: 1 when the time grows linearly with the number of hosts. */
function growth(measured: readonly Measured[]): Figure {
  const [tiny, small, large, largest] = measured;
  const further = (from: Measured | undefined, to: Measured | undefined) =>
    from === undefined || to === undefined ? Number.NaN : (to.cpuSeconds - from.cpuSeconds) / (to.hosts - from.hosts);
  const costs = [further(tiny, small), further(small, large), further(large, largest)];
  return {
    what: "CPU of a further host beyond 300 hosts against beyond 10",
    value: (costs[2] ?? Number.NaN) / (costs[0] ?? Number.NaN),
    unit: "x",
    // Twice the machine's noise; quadratic growth would be more than ten times that.
    goal: 1.5,
    from: `${costs.map((cost) => (cost * 1000).toFixed(1)).join(", ")} ms beyond 10, 100 and 300 hosts`,
  };
}

function farFigure({ seconds, hosts, mostOpen }: Measured): Figure {
  return {
    what: `the same of ${hosts} hosts ${FAR.roundTripMilliseconds} ms away`,
    value: seconds,
    unit: "s",
    // The seconds per host that a thousand of them may take.
    goal: (60 / 1000) * hosts,
    from: `${((seconds / hosts) * 1000).toFixed(1)} ms a host; at most ${mostOpen} connections open at once`,
  };
}
