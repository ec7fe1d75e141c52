import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { DONE } from "../../errors.js";
import { examine, missing } from "./doctor.js";
import { observeMachine } from "./observe-machine.js";
import { doctorText } from "./text.js";

/** `lab doctor`: whether a lab can come up on this machine. */
export const doctorCommand = ({ world, globals, finish }: CommandContext, observe = observeMachine) =>
  new Command("doctor")
    .summary("what this machine lacks for a lab, and how to get it; exit 1 when something is missing")
    .addHelpText(
      "after",
      "\nChanges nothing, and needs no root. All of it, also what is well: -v\n\nExample:\n  radioctl lab doctor\n",
    )
    .action(async () => {
      const examined = examine(await observe(world));
      const bad = missing(examined);
      world.stdout.write(
        globals().json
          ? `${JSON.stringify({ ok: bad.length === 0, examined }, undefined, 2)}\n`
          : doctorText(examined, globals().verbose),
      );
      finish(bad.length === 0 ? DONE : 1);
    });
