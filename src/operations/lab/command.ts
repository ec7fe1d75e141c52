import { join } from "node:path";
import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { RadioctlError } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { demoCommand } from "./command-demo.js";
import { doctorCommand } from "./command-doctor.js";
import { faultCommand, mendCommand } from "./command-fault.js";
import { listenersCommand } from "./command-listeners.js";
import { playCommand } from "./command-play.js";
import { rehearseCommand } from "./command-rehearse.js";
import { loginWords, SUDO_USER, suites, type HostWish, type Login, type Suite } from "./layout.js";
import { wishesFor } from "./layout.js";
import { takeAllDown, takeDown } from "./run-down.js";
import { observeLabs } from "./observe-labs.js";
import { labUp, prepareLabs } from "./run-up.js";
import { labFolder, listLabs, requireLab } from "./store.js";
import { labsText, labText } from "./text.js";

interface UpFlags {
  installed?: true;
  suite: ReadonlyArray<[string, Suite]>;
  sudo: readonly string[];
  password: readonly string[];
}

/** `lab up|down|list|ssh`: real bare Debian hosts on this machine. */
export const labCommand = (context: CommandContext) =>
  new Command("lab")
    .description(
      "Run real bare Debian hosts on this machine, one per host of an inventory, to try a station on. Needs Debian and root.",
    )
    .addHelpText(
      "after",
      afterHelp([
        "radioctl lab up try -i inventories/radio.yaml --installed",
        "radioctl lab ssh try eu-1",
        "radioctl lab play try",
        "radioctl lab listeners try 50",
        "radioctl lab fault try kill master-a",
        "radioctl lab down try",
      ]),
    )
    .addCommand(upCommand(context))
    .addCommand(downCommand(context))
    .addCommand(prepareCommand(context))
    .addCommand(listCommand(context))
    .addCommand(sshCommand(context))
    .addCommand(playCommand(context))
    .addCommand(listenersCommand(context))
    .addCommand(faultCommand(context))
    .addCommand(mendCommand(context))
    .addCommand(rehearseCommand(context))
    .addCommand(demoCommand(context))
    .addCommand(doctorCommand(context));

const upCommand = ({ world, globals }: CommandContext, run = labUp) =>
  new Command("up")
    .summary("boot the hosts and write an inventory for them")
    .argument("<name>", "name of the lab (several can run at once)")
    .option("--suite <host=release>", `Debian release of a host: ${suites.join(" or ")} (default: they alternate)`, suiteOf, [])
    .option("--sudo <host>", `log in to this host as ${SUDO_USER}, with sudo (repeatable)`, collect, [])
    .option("--password <host>", "log in to this host as root by password until it is bootstrapped (repeatable)", collect, [])
    .option("--installed", "install the packages of a station beforehand: a bootstrap is faster")
    .action(async (name: string, flags: UpFlags) => {
      const loaded = await loadInventory(world, globals().inventory);
      const wishes = wishesFor(Object.keys(loaded.inventory.hosts), wishesOf(flags));
      const up = await run(world, name, loaded, wishes, { installed: flags.installed === true });
      world.stdout.write(globals().json ? `${JSON.stringify(up, undefined, 2)}\n` : labText(up, loginWords));
    });

const downCommand = ({ world }: CommandContext, run = { takeDown, takeAllDown }) =>
  new Command("down")
    .summary("stop a lab and remove everything it made")
    .argument("[lab]", "name of the lab")
    .option("--all", "stop every lab of this machine")
    .option("--purge", "with --all: also remove the images that labs start from")
    .action(async (name: string | undefined, flags: { all?: true; purge?: true }) => {
      const { all = false, purge = false } = flags;
      if ((name === undefined) !== all || (purge && !all)) {
        throw new RadioctlError("usage", "lab down takes the name of a lab, or --all", { hint: "radioctl lab list" });
      }
      const told = (gone: readonly string[]) => gone.map((each) => `lab ${each} was removed\n`).join("");
      if (name === undefined) {
        world.stderr.write(told(await run.takeAllDown(world, purge)) || "there was no lab\n");
        return;
      }
      // A lab that was killed early has a folder and no record.
      if (!(await listLabs(world)).includes(name)) await requireLab(world, name);
      await run.takeDown(world, name);
      world.stderr.write(told([name]));
    });

const prepareCommand = ({ world }: CommandContext, run = prepareLabs) =>
  new Command("prepare")
    .summary("build the images that labs start from, so that the first lab starts at once")
    .action(async () => run(world));

const listCommand = ({ world, globals }: CommandContext) =>
  new Command("list").summary("list the labs of this machine").action(async () => {
    const labs = await observeLabs(world);
    world.stdout.write(globals().json ? `${JSON.stringify({ labs }, undefined, 2)}\n` : labsText(labs, loginWords));
  });

const sshCommand = ({ world, finish }: CommandContext) =>
  new Command("ssh")
    .summary("open a shell on a host of a lab, or run one command")
    .argument("<lab>", "name of the lab")
    .argument("<host>", "the host's name in the inventory")
    .argument("[command...]", "command to run instead of a shell")
    .action(async (name: string, hostName: string, command: string[]) => {
      const { lab } = await requireLab(world, name);
      const host = lab.hosts.find((each) => each.name === hostName);
      if (host === undefined) {
        throw new RadioctlError("usage", `lab ${name} has no host ${JSON.stringify(hostName)}`, {
          hint: `it has ${lab.hosts.map((each) => each.name).join(", ")}`,
        });
      }
      const folder = labFolder(world, name);
      const options = [
        "-i",
        join(folder, "key"),
        "-o",
        `UserKnownHostsFile=${join(folder, "known_hosts")}`,
        "-o",
        "IdentitiesOnly=yes",
        // The operator's own ssh configuration may lead elsewhere.
        "-F",
        "none",
      ];
      const user = host.login === "sudo" ? SUDO_USER : "root";
      finish(await world.processes.interactive(["ssh", ...options, `${user}@${host.address}`, ...command]));
    });

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

function suiteOf(text: string, all: Array<[string, Suite]>): Array<[string, Suite]> {
  const [host = "", name] = text.split("=");
  const suite = suites.find((each) => each === name);
  if (suite !== undefined) return [...all, [host, suite]];
  throw new RadioctlError("usage", `--suite ${text}: there are ${suites.join(" and ")}`, { hint: "--suite eu-1=trixie" });
}

function wishesOf({ suite, sudo, password }: UpFlags): Map<string, Omit<HostWish, "name">> {
  const logins = new Map<string, Login>([
    ...sudo.map((host) => [host, "sudo"] as const),
    ...password.map((host) => [host, "password"] as const),
  ]);
  const releases = new Map(suite);
  const named = new Set([...logins.keys(), ...releases.keys()]);
  return new Map([...named].map((host) => [host, { suite: releases.get(host), login: logins.get(host) }]));
}
