import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { DONE } from "../../errors.js";
import { wentWell } from "./demo.js";
import { runDemo } from "./run-demo.js";
import { inventoryOf } from "./store.js";
import { actText, demoText } from "./text-demo.js";

const LAB = "demo";

/** It goes on by itself, also when its visitor went for a coffee. */
const PAUSE_SECONDS = 20;

/** `lab demo`: a station on this machine, and its bad day. */
export const demoCommand = ({ world, globals, finish }: CommandContext, run = runDemo) =>
  new Command("demo")
    .summary("a station on this machine, and what happens to its listeners on a bad day; some four minutes")
    .option("--keep", "it stays up, to be listened to and played with")
    .option("--no-pause", "on a terminal it waits before each act for ENTER, 20 s at the most: not so; -y is the same")
    .addHelpText(
      "after",
      "\nOn a fresh clone: npm run demo, which installs and builds first.\n\nExamples:\n  radioctl lab demo\n  radioctl lab demo --keep\n  radioctl lab demo --no-pause\n",
    )
    .action(async (flags: { keep?: true; pause: boolean }) => {
      const { json, yes } = globals();
      const isGuided = flags.pause && !json && !yes;
      const stream = json ? world.stderr : world.stdout;
      const demo = await run(world, LAB, flags.keep === true, {
        heading: (text) => stream.write(`\n== ${text}\n`),
        command: (words) => stream.write(`$ radioctl ${words.join(" ")}\n`),
        line: (text) => stream.write(`  ${text.trimStart()}\n`),
        act: (act) => stream.write(actText(act)),
        pause: async (next, stop) => (isGuided ? world.prompt.proceed(`next: ${next}`, PAUSE_SECONDS, stop) : undefined),
      });
      const kept = flags.keep === true ? inventoryOf(world, LAB) : undefined;
      world.stdout.write(json ? `${JSON.stringify(demo, undefined, 2)}\n` : `\n${demoText(demo, kept)}`);
      finish(wentWell(demo) ? DONE : 1);
    });
