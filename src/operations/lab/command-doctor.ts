import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DONE } from "../../errors.js";
import { examine, missing } from "./doctor.js";
import { observeMachine } from "./observe-machine.js";
import { doctorText } from "./text.js";

/** `lab doctor`: whether a lab can come up on this machine. */
export const doctorCommand = ({ world, globals, finish }: CommandContext, observe = observeMachine) =>
  new Command("doctor")
    .summary("check whether a lab can run on this machine; exit code 1 if something is missing")
    .addHelpText("after", afterHelp(["radioctl lab doctor"], "Changes nothing and needs no root. -v also lists what is fine."))
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
