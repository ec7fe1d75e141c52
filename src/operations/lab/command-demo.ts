import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DONE } from "../../errors.js";
import { judgedAct, judgedDemo, wentWell } from "./demo.js";
import { runDemo } from "./run-demo.js";
import { inventoryOf } from "./store.js";
import { actText, demoText } from "./text-demo.js";

const LAB = "demo";

/** After this pause the demo continues without ENTER. */
const PAUSE_SECONDS = 20;

/** `lab demo`: a station on this machine, and its failures. */
export const demoCommand = ({ world, globals, finish }: CommandContext, run = runDemo) =>
  new Command("demo")
    .summary("run a station on this machine and break it: about four minutes")
    .option("--keep", "keep the station up afterwards")
    .option("--no-pause", "do not wait for ENTER before each act (the same as --yes)")
    .addHelpText(
      "after",
      afterHelp(
        ["radioctl lab demo", "radioctl lab demo --keep", "radioctl lab demo --no-pause"],
        "On a fresh clone: npm run demo, which installs and builds first. On a terminal the demo waits for ENTER before each act, 20 seconds at most.",
      ),
    )
    .action(async (flags: { keep?: true; pause: boolean }) => {
      const { json, yes } = globals();
      const isGuided = flags.pause && !json && !yes;
      const stream = json ? world.stderr : world.stdout;
      const demo = await run(world, LAB, flags.keep === true, {
        heading: (text) => stream.write(`\n== ${text}\n`),
        command: (words) => stream.write(`$ radioctl ${words.join(" ")}\n`),
        line: (text) => stream.write(`  ${text.trimStart()}\n`),
        act: (act) => stream.write(actText(judgedAct(act))),
        pause: async (next, stop) => (isGuided ? world.prompt.proceed(`next: ${next}`, PAUSE_SECONDS, stop) : undefined),
      });
      const kept = flags.keep === true ? inventoryOf(world, LAB) : undefined;
      world.stdout.write(json ? `${JSON.stringify(demo, undefined, 2)}\n` : `\n${demoText(judgedDemo(demo), kept)}`);
      finish(wentWell(demo) ? DONE : 1);
    });
