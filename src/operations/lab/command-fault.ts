import { Argument, Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { RadioctlError } from "../../errors.js";
import { faultKinds, mendKinds, type Fault, type FaultKind, type MendKind } from "./fault.js";
import { injectFault, mendFaults } from "./run-fault.js";
import { faultText } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl lab fault try kill master-a",
    "radioctl lab fault try freeze eu-1 --unit nginx --seconds 20",
    "radioctl lab fault try lag eu-1 300ms",
    "radioctl lab fault try loss eu-2 5% --seconds 30",
    "radioctl lab fault try mend master-a",
  ],
  "kill: stop the units that carry audio (or --unit) with SIGKILL, and keep them stopped.",
  "freeze: stop units with SIGSTOP, so that their connections stay open; thaw continues them.",
  "cut: disconnect the host from its network.",
  "lag: delay its packets in each direction by AMOUNT (250ms, 2s; default 1s).",
  "loss: lose AMOUNT of its packets in each direction (5%, 0.5%; default 5%).",
  "full-disk: fill /var/lib/radioctl.",
  "mend: undo all of these.",
);

interface Flags {
  unit: string[];
  seconds?: number;
}

const isMend = (kind: string): kind is MendKind => (mendKinds as readonly string[]).includes(kind);

/** `lab fault LAB KIND HOST`. */
export const faultCommand = ({ world, globals }: CommandContext, run = { injectFault, mendFaults }) =>
  new Command("fault")
    .summary("make something fail on a host of a lab")
    .argument("<lab>", "name of the lab")
    .addArgument(new Argument("<kind>", "kind of fault").choices([...faultKinds, ...mendKinds]))
    .argument("<host>", "the host's name in the inventory")
    .argument("[amount]", "amount of lag or loss")
    .option("--unit <unit>", "with kill or freeze: this unit (repeatable)", (unit: string, all: string[]) => [...all, unit], [])
    .option("--seconds <seconds>", "wait this long, then mend the fault", positiveSeconds)
    .addHelpText("after", EXAMPLES)
    .action(async (lab: string, kind: FaultKind | MendKind, host: string, amount: string | undefined, flags: Flags) => {
      const tell = (faults: readonly Fault[], how: string) =>
        world.stderr.write(faults.map((fault) => `${faultText(fault)}  ${how}\n`).join("") || `${host} had no such fault\n`);
      if (isMend(kind)) {
        if (flags.seconds !== undefined) throw new RadioctlError("usage", `--seconds is for a fault, not for ${kind}`);
        if (amount !== undefined) throw new RadioctlError("usage", `an amount is for lag and loss, not for ${kind}`);
        const mended = await run.mendFaults(world, lab, kind === "thaw" ? { host, kind: "freeze" } : { host });
        tell(mended, "mended");
        if (globals().json) world.stdout.write(`${JSON.stringify({ mended }, undefined, 2)}\n`);
        return;
      }
      // Ctrl-C ends the wait, and the fault is still mended.
      const interruption = flags.seconds === undefined ? undefined : world.interrupts.claim();
      const fault = await run.injectFault(world, lab, { kind, host, units: flags.unit, amount });
      tell([fault], flags.seconds === undefined ? `until: radioctl lab fault ${lab} mend ${host}` : `for ${flags.seconds} s`);
      if (flags.seconds !== undefined) {
        await world.clock.sleep(flags.seconds * 1000, interruption?.asked);
        tell(await run.mendFaults(world, lab, { host, kind }), "mended");
      }
      interruption?.release();
      if (globals().json) world.stdout.write(`${JSON.stringify({ fault }, undefined, 2)}\n`);
    });

/** `lab mend LAB [HOST]`. */
export const mendCommand = ({ world, globals }: CommandContext, run = mendFaults) =>
  new Command("mend")
    .summary("undo every fault of a lab or of one host")
    .argument("<lab>", "name of the lab")
    .argument("[host]", "the host's name in the inventory")
    .action(async (lab: string, host: string | undefined) => {
      const mended = await run(world, lab, { host });
      if (globals().json) world.stdout.write(`${JSON.stringify({ mended }, undefined, 2)}\n`);
      else world.stderr.write(mended.map((fault) => `${faultText(fault)}  mended\n`).join("") || "there was no fault\n");
    });
