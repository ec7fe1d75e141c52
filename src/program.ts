import { Command, CommanderError } from "commander";
import type { CommandTree } from "./cli/completion/tree.js";
import type { CommandContext } from "./cli/context.js";
import { globalOptions, quiet, readGlobals, withGlobals, withSubcommands } from "./cli/globals.js";

import { textWidth } from "./cli/text/width.js";
import { readTopic, readTopics, topics, topicsText } from "./cli/topics.js";
import { watchJournals } from "./cli/watch-journals.js";
import { plainWords } from "./cli/words.js";
import { commandGroups } from "./commands.js";
import { RadioctlError } from "./errors.js";
import { connectUntilEnd } from "./fleet/connect-until-end.js";
import { didYouMean } from "./nearest.js";
import { AIRTIME } from "./operations/lab/programs.js";
import { fencedWorld, fenceFor } from "./operations/lab/run-fence.js";
import type { Fence } from "./ports/fence.js";
import type { World } from "./world.js";

/** Only for the build: prints all commands, so that completion does not have to load them. */
const COMMANDS = "__commands";

/** Every command with its arguments and options as data, for completion and the manual page. */
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
  return wholeTree(program, commandGroups, contextFor);
}

/** Parses `argv` (without node and script) and runs its command. Gives the exit code; usage errors are thrown by commander. */
export async function runProgram(argv: readonly string[], world: World, version: string): Promise<number> {
  const program = globalOptions(new Command("radioctl"), version);
  const [first, ...others] = plainWords(argv, program.options);
  if (first === "help" && argv.includes("--man")) {
    const { manualPage } = await import("./cli/text/man.js");
    world.stdout.write(manualPage(await commandTree(world, version), version, await readTopics(world.files)));
    return 0;
  }
  if (first === "help") return showHelp(program, others, world);
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

/** `help`, `help COMMAND [SUBCOMMAND]` and `help TOPIC`. If a command and a topic have the same name, the command's help comes first. */
async function showHelp(program: Command, words: readonly string[], world: World): Promise<number> {
  const [name, ...below] = words;
  const commands = commandGroups.flatMap((group) => group.commands.map((entry) => entry.name));
  const isCommand = name === undefined || commands.includes(name);
  const topic = below.length === 0 ? topics.find((each) => each.name === name) : undefined;
  if (!isCommand && topic === undefined) {
    const known = [...commands, ...topics.map((each) => each.name)];
    throw new RadioctlError("usage", `there is no command or help topic ${JSON.stringify(name)}${didYouMean(name, known)}`, {
      hint: "radioctl help",
    });
  }
  if (isCommand) await shownHelp(program, words, world);
  if (topic !== undefined) {
    const { topicText } = await import("./cli/text/topic.js");
    const text = topicText(await readTopic(world.files, topic.name), textWidth(world.stdout));
    world.stdout.write(isCommand ? `\n${text}` : text);
  }
  return 0;
}

/** Commander throws after it has shown help. */
async function shownHelp(program: Command, words: readonly string[], world: World): Promise<void> {
  try {
    await runCommandLine(program, [...words, "--help"], world);
  } catch (error) {
    if (!isHelp(error)) throw error;
  }
}

async function runCommandLine(program: Command, argv: readonly string[], world: World): Promise<number> {
  let exitCode = 0;
  const dashes = argv.indexOf("--");
  let fence: Fence | undefined;
  let hasRun = false;
  program.hook("preAction", async () => {
    hasRun = true;
    fence = await fenceFor(world, readGlobals(program, world).inventory);
  });
  const words = plainWords(argv, program.options);
  const ssh = connectUntilEnd(world.ssh);
  const journals = watchJournals(world.files);
  const context: CommandContext = {
    world: fencedWorld({ ...world, ssh, files: journals.files }, () => fence),
    globals: () => readGlobals(program, world),
    finish: (code) => {
      exitCode = code;
    },
    words,
    afterDashes: dashes < 0 ? undefined : argv.slice(dashes + 1),
  };
  for (const { heading, commands } of commandGroups) {
    program.commandsGroup(`${heading}:`);
    for (const { name, summary, load } of commands) {
      if (name === words[0]) program.addCommand(withGlobals(await (await load())(context)).summary(summary));
      else program.command(name).summary(summary).description(summary).action(notLoaded);
    }
  }
  program.addHelpText("after", ({ command }) => (command === program ? topicsText(textWidth(world.stdout)) : ""));
  for (const command of [program, ...program.commands.flatMap(withSubcommands)]) quiet(command, world);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } finally {
    const { dryRun, inventory } = readGlobals(program, world);
    if (journals.written() || (words[0] === "report" && hasRun && !dryRun))
      await (await import("./fleet/store-after-run.js")).storeAfterRun(context.world, inventory);
    ssh.end();
  }
}

/** The action of commands that are only listed in help. It runs only if commander and `plainWords` disagree, and then an error is better than exit code 0. */
function notLoaded(_flags: unknown, command: Command): never {
  throw new Error(`the command ${command.name()} was not loaded`);
}

/** Whether commander has shown the requested help, after which it throws. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** A usage error, which commander has already printed on stderr; undefined for every other error. */
export function usageError(error: unknown): RadioctlError | undefined {
  if (!(error instanceof CommanderError) || isHelp(error)) return undefined;
  const message = error.code === "commander.help" ? "there is no command" : error.message.replace(/^error: /u, "");
  return new RadioctlError("usage", message, { hint: "radioctl --help" });
}
