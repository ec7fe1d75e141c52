import { Command } from "commander";
import { DONE } from "../../errors.js";
import { wentWell } from "../../lab/demo.js";
import { runDemo } from "../../lab/run-demo.js";
import { inventoryOf } from "../../lab/store.js";
import { actText, demoText } from "../../output/demo.js";
import type { CommandContext } from "../context.js";

const LAB = "demo";

/** `lab demo`: a station on this machine, and its bad day. */
export const demoCommand = ({ world, globals, finish }: CommandContext, run = runDemo) =>
  new Command("demo")
    .summary("a station on this machine, and what happens to its listeners on a bad day; some four minutes")
    .option("--keep", "it stays up, to be listened to and played with")
    .addHelpText(
      "after",
      "\nOn a fresh clone: npm run demo, which installs and builds first.\n\nExamples:\n  radioctl lab demo\n  radioctl lab demo --keep\n",
    )
    .action(async (flags: { keep?: true }) => {
      const { json } = globals();
      const stream = json ? world.stderr : world.stdout;
      const demo = await run(world, LAB, flags.keep === true, {
        heading: (text) => stream.write(`\n== ${text}\n`),
        command: (words) => stream.write(`$ radioctl ${words.join(" ")}\n`),
        line: (text) => stream.write(`  ${text.trimStart()}\n`),
        act: (act) => stream.write(actText(act)),
      });
      const kept = flags.keep === true ? inventoryOf(world, LAB) : undefined;
      world.stdout.write(json ? `${JSON.stringify(demo, undefined, 2)}\n` : `\n${demoText(demo, kept)}`);
      finish(wentWell(demo) ? DONE : 1);
    });
