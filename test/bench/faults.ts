import { writeFile } from "node:fs/promises";
import { firstTier, formats, onTwoMasters, type OnTwoMasters } from "../lab/on-two-masters.js";
import { faults, type Fault } from "../lab/two-masters/faults.js";
import { ListenersOfFormats, worstLines, type Account } from "./listeners-of-formats.js";

const PER_RELAY = { mp3: 5, aac: 5, opus: 5 } as const;
const PATIENCE_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 300;

/** A relay's own clients have their delay again 14 s after their streams are back. */
const SETTLE_MILLISECONDS = 20_000;

interface Fall {
  what: string;
  of: string;
  listeners: readonly Account[];
}

/**
 * The active master fails this many times in each way, both masters in turn: how much each listener of every format loses, by the masters' clock. A
 * failover is over when all listeners hear the other master; the effect of the repair is reported separately.
 * @param file gets the figures of every listener as JSON
 */
export async function benchFaults(file: string, rounds: number): Promise<void> {
  const station = await onTwoMasters("bench-faults");
  let listeners: ListenersOfFormats | undefined;
  try {
    listeners = await ListenersOfFormats.tuneIn(station, PER_RELAY);
    const falls: Fall[] = [];
    for (const fault of faults) {
      for (let round = 0; round < rounds; round += 1) falls.push(...(await fallOnce(station, listeners, fault)));
      for (const what of [fault.what, isBack(fault)]) {
        const accounts = falls.filter((fall) => fall.what === what).flatMap((fall) => fall.listeners);
        for (const line of worstLines(what, accounts, what === fault.what ? String(fault.lostSeconds) : "0")) console.log(line);
      }
    }
    await writeFile(file, `${JSON.stringify(falls, undefined, 2)}\n`);
    console.log(`every listener's numbers: ${file}`);
  } finally {
    await listeners?.leave();
    await station.end();
  }
}

const isBack = ({ what }: Fault) => `${what}, and is back`;

async function fallOnce(station: OnTwoMasters, listeners: ListenersOfFormats, fault: Fault): Promise<Fall[]> {
  const { what, inject, mend, feedAgain } = fault;
  const { lab, hearing, feed } = station;
  const counts = { "master-a": await hearing("master-a"), "master-b": await hearing("master-b") };
  const [of, to] = counts["master-a"] > 0 ? (["master-a", "master-b"] as const) : (["master-b", "master-a"] as const);
  if (counts[to] > 0) throw new Error("some hear the one master, some the other");
  await until(async () => holdsAll(station, of, to));
  await pause(SETTLE_MILLISECONDS);
  listeners.begin();
  await lab.inside(of, inject);
  await until(async () => (await hearing(to)) >= counts[of]);
  const fell: Fall = { what, of, listeners: await listeners.accounts() };
  await lab.inside(of, mend);
  if (feedAgain === true) await until(async () => feed(of).then(() => true));
  await until(async () => holdsAll(station, of, to));
  return [fell, { what: isBack(fault), of, listeners: await listeners.accounts() }];
}

async function holdsAll({ lab }: OnTwoMasters, ...masters: readonly string[]): Promise<boolean> {
  const list = "curl -sf --config /etc/radioctl/icecast.curl http://127.0.0.1:8001/admin/listmounts";
  const answers = await Promise.all(firstTier.map(async (relay) => lab.inside(relay, list)));
  return answers.every((xml) =>
    masters.every((master) => formats.every((format) => xml.includes(`"/${master}/live.${format}"`))),
  );
}

/** @throws Error when the condition is not met in time */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > deadline) throw new Error("not in time");
    await pause(LOOK_MILLISECONDS);
  }
}

async function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
