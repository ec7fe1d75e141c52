import { Command, CommanderError } from "commander";
import type { CommandTree } from "./cli/completion/tree.js";
import type { CommandContext } from "./cli/context.js";
import { globalOptions, quiet, readGlobals, withGlobals, withSubcommands } from "./cli/globals.js";
import { exitCodesText } from "./cli/text/exit-codes.js";
import type { CommandEntry } from "./cli/tree.js";
import { plainWords } from "./cli/words.js";
import { RadioctlError } from "./errors.js";
import { AIRTIME } from "./operations/lab/programs.js";
import { fencedWorld, fenceFor } from "./operations/lab/run-fence.js";
import type { Fence } from "./ports/fence.js";
import type { World } from "./world.js";

/** For the build alone: all commands, so that completion need not load them. */
const COMMANDS = "__commands";

type Entry = CommandEntry<CommandContext>;

/** The command tree: a table of contents. A command's module is loaded when it is the one asked for. */
const entries: readonly Entry[] = [
  {
    name: "init",
    summary: "an inventory to start from",
    load: async () => (await import("./operations/setup/command-init.js")).initCommand,
  },
  {
    name: "adopt",
    summary: "reads a running Icecast, Liquidsoap and nginx, and writes the inventory that describes them",
    load: async () => (await import("./operations/adopt/command.js")).adoptCommand,
  },
  {
    name: "validate",
    summary: "every error of the inventory and of the templates",
    load: async () => (await import("./operations/setup/command-validate.js")).validateCommand,
  },
  {
    name: "schema",
    summary: "the inventory's JSON Schema, for editors",
    load: async () => (await import("./operations/setup/command-schema.js")).schemaCommand,
  },
  {
    name: "secrets",
    summary: "the passwords behind !secret NAME",
    load: async () => (await import("./operations/setup/command-secrets.js")).secretsCommand,
  },
  {
    name: "render",
    summary: "every file that a host would get; settings for a studio's encoder",
    load: async () => (await import("./operations/setup/command-render.js")).renderCommand,
  },
  {
    name: "diff",
    summary: "what differs on the hosts",
    load: async () => (await import("./operations/status/command-diff.js")).diffCommand,
  },
  {
    name: "bootstrap",
    summary: "a bare VPS becomes a master or a relay, verified on air",
    load: async () => (await import("./operations/deploy/command-bootstrap.js")).bootstrapCommand,
  },
  {
    name: "status",
    summary: "the fleet at a glance: services, listeners, last changes, active masters",
    load: async () => (await import("./operations/status/command.js")).statusCommand,
  },
  {
    name: "listeners",
    summary: "who listens now, by format, region, relay or player",
    load: async () => (await import("./operations/listeners/command.js")).listenersCommand,
  },
  {
    name: "usage",
    summary: "formats hardly used, quiet hours, peak, growth, players",
    load: async () => (await import("./operations/usage/command.js")).usageCommand,
  },
  {
    name: "probe",
    summary: "hears the radio as listeners do, and says what is wrong",
    load: async () => (await import("./operations/probe/command.js")).probeCommand,
  },
  {
    name: "report",
    summary: "what cron runs: raises, tells, resolves; silent when all is well",
    load: async () => (await import("./operations/report/command.js")).reportCommand,
  },
  {
    name: "exec",
    summary: "one command on many hosts at once",
    load: async () => (await import("./operations/hosts/command-exec.js")).execCommand,
  },
  {
    name: "logs",
    summary: "what a host's services say",
    load: async () => (await import("./operations/hosts/command-logs.js")).logsCommand,
  },
  {
    name: "ssh",
    summary: "a shell on a host, or one command",
    load: async () => (await import("./operations/hosts/command-ssh.js")).sshCommand,
  },
  {
    name: "deploy",
    summary: "changes hosts as the inventory wants them, and drops nobody",
    load: async () => (await import("./operations/deploy/command.js")).deployCommand,
  },
  {
    name: "dns",
    summary: "the records that bring listeners to the nearest healthy relay",
    load: async () => (await import("./operations/dns/command.js")).dnsCommand,
  },
  {
    name: "rollback",
    summary: "puts an earlier generation of hosts back",
    load: async () => (await import("./operations/deploy/command-rollback.js")).rollbackCommand,
  },
  {
    name: "cutover",
    summary: "moves all listeners from one master to the other, and drops nobody",
    load: async () => (await import("./operations/cutover/command.js")).cutoverCommand,
  },
  {
    name: "failover",
    summary: "makes the standby the active master: the old one is gone",
    load: async () => (await import("./operations/cutover/command.js")).failoverCommand,
  },
  {
    name: "monitoring",
    summary: "files for a Prometheus and a Grafana of yours",
    load: async () => (await import("./operations/monitoring/command.js")).monitoringCommand,
  },
  {
    name: "source",
    summary: "what masters play and why; hold a source, send an encoder away",
    load: async () => (await import("./operations/source/command.js")).sourceCommand,
  },
  {
    name: "capacity",
    summary: "how many listeners for how much: lines, transfer, cost, the cheapest relays",
    load: async () => (await import("./operations/capacity/command.js")).capacityCommand,
  },
  {
    name: "generations",
    summary: "what a host was made into, and by whom",
    load: async () => (await import("./operations/deploy/command-generations.js")).generationsCommand,
  },
  {
    name: "lock",
    summary: "show or release a host's lock",
    load: async () => (await import("./operations/runs/command-lock.js")).lockCommand,
  },
  {
    name: "journal",
    summary: "what runs did, and how they left each host",
    load: async () => (await import("./operations/runs/command-journal.js")).journalCommand,
  },
  {
    name: "lab",
    summary: "real bare Debian hosts on this machine, one per host of an inventory",
    load: async () => (await import("./operations/lab/command.js")).labCommand,
  },
  {
    name: "completion",
    summary: "completes commands, flags and the inventory's names at Tab, in bash, zsh and fish",
    load: async () => (await import("./cli/completion.js")).completionCommand,
  },
];

/** Every command with its arguments and options, as a value: for completion and the manual page. */
export async function commandTree(world: World, version: string): Promise<CommandTree> {
  const { wholeTree } = await import("./cli/tree.js");
  const program = globalOptions(new Command("radioctl"), version);
  const contextFor = (words: readonly string[]): CommandContext => ({
    world,
    globals: () => readGlobals(program, world),
    finish: () => undefined,
    words,
    afterDashes: undefined,
  });
  return wholeTree(program, entries, contextFor);
}

/** Parses `argv` (without node and script) and runs its command. Gives the exit code; usage errors are thrown by commander. */
export async function runProgram(argv: readonly string[], world: World, version: string): Promise<number> {
  const program = globalOptions(new Command("radioctl"), version);
  const [first, ...others] = plainWords(argv, program.options);
  if (first === "help" && argv.includes("--man")) {
    const { manualPage } = await import("./cli/text/man.js");
    world.stdout.write(manualPage(await commandTree(world, version), version));
    return 0;
  }
  if (first === "help" && others[0] === "exit-codes") {
    world.stdout.write(exitCodesText());
    return 0;
  }
  if (first === "help") return runCommandLine(program, [...others, "--help"], world);
  if (first === COMMANDS) {
    world.stdout.write(`${JSON.stringify(await commandTree(world, version))}\n`);
    return 0;
  }
  if (first === AIRTIME) {
    await (await import("./operations/lab/command-airtime.js")).airtime(world, argv.slice(1));
    return 0;
  }
  return runCommandLine(program, argv, world);
}

async function runCommandLine(program: Command, argv: readonly string[], world: World): Promise<number> {
  let exitCode = 0;
  const dashes = argv.indexOf("--");
  let fence: Fence | undefined;
  program.hook("preAction", async () => {
    fence = await fenceFor(world, readGlobals(program, world).inventory);
  });
  const words = plainWords(argv, program.options);
  const context: CommandContext = {
    world: fencedWorld(world, () => fence),
    globals: () => readGlobals(program, world),
    finish: (code) => {
      exitCode = code;
    },
    words,
    afterDashes: dashes < 0 ? undefined : argv.slice(dashes + 1),
  };
  for (const { name, summary, load } of entries) {
    if (name === words[0]) program.addCommand(withGlobals(await (await load())(context)));
    else program.command(name).summary(summary).description(summary).action(notLoaded);
  }
  for (const command of [program, ...program.commands.flatMap(withSubcommands)]) quiet(command, world);
  await program.parseAsync([...argv], { from: "user" });
  return exitCode;
}

/** The place of a command in the help of the others. Commander and `plainWords` disagree when it is run: better a defect than nothing done and 0. */
function notLoaded(_flags: unknown, command: Command): never {
  throw new Error(`the command ${command.name()} was not loaded`);
}

/** Commander throws when it has shown the help that was asked for. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** What commander found wrong with the command line, and has said on stderr; undefined for every other error. */
export function usageError(error: unknown): RadioctlError | undefined {
  if (!(error instanceof CommanderError) || isHelp(error)) return undefined;
  const message = error.code === "commander.help" ? "there is no command" : error.message.replace(/^error: /u, "");
  return new RadioctlError("usage", message, { hint: "radioctl --help" });
}
