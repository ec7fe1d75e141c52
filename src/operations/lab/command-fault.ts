import { Argument, Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { RadioctlError } from "../../errors.js";
import { faultKinds, mendKinds, type Fault, type FaultKind, type MendKind } from "./fault.js";
import { injectFault, mendFaults } from "./run-fault.js";
import { faultText } from "./text.js";

const EXAMPLES = `
kill       units end (SIGKILL), and stay away; those that carry audio, unless --unit says which
freeze     units stop (SIGSTOP), their connections stay open; thaw lets them go on
cut        the host's cable is pulled
lag        its packets take longer, each way, by AMOUNT: 250ms, 2s; 1 s unless it says
loss       so many of its packets are lost, each way: 5%, 0.5%; 5 % unless it says
full-disk  no room in /var/lib/radioctl
mend       all of that is undone

Examples:
  radioctl lab fault try kill master-a
  radioctl lab fault try freeze eu-1 --unit nginx --seconds 20
  radioctl lab fault try lag eu-1 300ms
  radioctl lab fault try loss eu-2 5% --seconds 30
  radioctl lab fault try mend master-a
`;

interface Flags {
  unit: string[];
  seconds?: number;
}

const isMend = (kind: string): kind is MendKind => (mendKinds as readonly string[]).includes(kind);

/** `lab fault LAB KIND HOST`. */
export const faultCommand = ({ world, globals }: CommandContext, run = { injectFault, mendFaults }) =>
  new Command("fault")
    .summary("something fails on a host of a lab, until it is mended")
    .argument("<lab>", "name of the lab")
    .addArgument(new Argument("<kind>", "what").choices([...faultKinds, ...mendKinds]))
    .argument("<host>", "the host's name in the inventory")
    .argument("[amount]", "of lag or loss")
    .option("--unit <unit>", "kill, freeze: this unit; again for more", (unit: string, all: string[]) => [...all, unit], [])
    .option("--seconds <seconds>", "mends it after so long, and waits for that", positiveSeconds)
    .addHelpText("after", EXAMPLES)
    .action(async (lab: string, kind: FaultKind | MendKind, host: string, amount: string | undefined, flags: Flags) => {
      const tell = (faults: readonly Fault[], how: string) =>
        world.stderr.write(
          faults.map((fault) => `${faultText(fault)}  ${how}\n`).join("") || `${host} had nothing of that kind\n`,
        );
      if (isMend(kind)) {
        if (flags.seconds !== undefined) throw new RadioctlError("usage", `--seconds is for a fault, not for ${kind}`);
        if (amount !== undefined) throw new RadioctlError("usage", `an amount is for lag and loss, not for ${kind}`);
        const mended = await run.mendFaults(world, lab, kind === "thaw" ? { host, kind: "freeze" } : { host });
        tell(mended, "mended");
        if (globals().json) world.stdout.write(`${JSON.stringify({ mended }, undefined, 2)}\n`);
        return;
      }
      // From here on Ctrl-C ends the wait, and not the way back.
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
    .summary("undoes every fault of a lab, or of one of its hosts")
    .argument("<lab>", "name of the lab")
    .argument("[host]", "the host's name in the inventory")
    .action(async (lab: string, host: string | undefined) => {
      const mended = await run(world, lab, { host });
      if (globals().json) world.stdout.write(`${JSON.stringify({ mended }, undefined, 2)}\n`);
      else world.stderr.write(mended.map((fault) => `${faultText(fault)}  mended\n`).join("") || "nothing was to mend\n");
    });
