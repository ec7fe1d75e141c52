import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { start } from "../lab/cli.js";
import { tracesOf } from "../lab/traces.js";
import { added, machine } from "./lab-cycles.js";

const script = fileURLToPath(new URL("../../.ci/demo", import.meta.url));
const hosts = ["master-a", "master-b", "eu-1", "eu-2", "us-1"];

/** While hosts boot, while they are bootstrapped, and while listeners are connected and a cutover is running. */
const KILLED_AFTER_SECONDS = [2, 15, 90];

/** Time for the commands of a killed demo to notice that its hosts are gone. */
const PATIENCE_MILLISECONDS = 60_000;

/**
 * Kills (-9) demos with --keep at this many moments; ends each one as the README describes, and searches for anything left behind.
 * @throws Error when something was left behind
 */
export async function benchDemoKills(): Promise<void> {
  const left: string[] = [];
  const most: number[] = [];
  const seconds: number[] = [];
  for (const after of KILLED_AFTER_SECONDS) {
    const before = await machine();
    const run = start(["lab", "demo", "--keep", "--no-pause"]);
    const timer = setTimeout(run.kill, after * 1000);
    if ((await run.ended).code !== undefined) throw new Error(`the demo had ended before it was killed after ${after} s`);
    clearTimeout(timer);
    most.push((await tracesOf("demo", hosts)).length);
    await execa("sh", [script, "stop"], { reject: false });
    const stopped = performance.now();
    const there = async () => [...(await tracesOf("demo", hosts)), ...added(before, await machine())];
    let found = await there();
    while (found.length > 0 && performance.now() - stopped < PATIENCE_MILLISECONDS) {
      await sleep(500);
      found = await there();
    }
    seconds.push((performance.now() - stopped) / 1000);
    left.push(...found.map((trace) => `killed after ${after} s: ${trace}`));
  }
  console.log(
    `demos killed after ${KILLED_AFTER_SECONDS.join(", ")} s, which left ${most.join(", ")} things; gone ${seconds.map((each) => each.toFixed(1)).join(", ")} s after a stop`,
  );
  console.log(`left behind: ${left.length === 0 ? "nothing" : `\n${left.join("\n")}`}`);
  if (left.length > 0) throw new Error("something was left behind");
}
