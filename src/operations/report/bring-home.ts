import { resolve } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Came } from "./homing.js";
import type { Return } from "./return.js";

/** systemd ends a report after 20 minutes (schedule.ts), and the look before took one or two. */
const MOST_SECONDS = 900;

/** Of what it said, where it gave no account. */
const LAST_LINES = 5;

type Command = readonly [string, ...string[]];

/** The cutover that brings a channel's listeners home: a program of its own, with a journal, gates and a way back of its own. */
export function returnCommand(
  { processes, cwd }: Pick<World, "processes" | "cwd">,
  file: string,
  { master, channel }: Return,
): Command {
  const to = ["--to", master, "--channel", channel, "--now", "--soak", "0s"];
  return [...processes.program, "--inventory", resolve(cwd, file), "cutover", ...to, "--yes", "--json"];
}

/** Runs it to its end. Never throws for what becomes of it. */
export async function runReturn({ processes }: Pick<World, "processes">, argv: Command): Promise<Came> {
  try {
    const { code, stdout, stderr } = await processes.run({ argv, timeoutSeconds: MOST_SECONDS });
    return { exitCode: code, because: accountOf(stdout, stderr) };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    return { exitCode: undefined, because: error.message };
  }
}

/** What `cutover --json` says, or an error's document. */
interface Account {
  state?: string;
  /** Gates that were shut stand in it. */
  because?: string;
  moved?: ReadonlyArray<{ relay: string; listenersAfter: number }>;
  warnings?: readonly string[];
  error?: { message: string; hint?: string };
}

function accountOf(stdout: string, stderr: string): string {
  const { error, state = "", because, moved = [], warnings = [] } = parse(stdout);
  if (error !== undefined) return [error.message, ...(error.hint === undefined ? [] : [error.hint])].join("; ");
  if (because === undefined) return lastOf(stderr);
  const people = moved.reduce((sum, { listenersAfter }) => sum + listenersAfter, 0);
  const count = moved.length === 0 ? [] : [`${people} moved, relays: ${moved.map(({ relay }) => relay).join(", ")}`];
  return [`${state}: ${because}`, ...count, ...warnings].join("; ");
}

function lastOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-LAST_LINES).join(" / ") || "it said nothing";
}

function parse(stdout: string): Account {
  try {
    return (JSON.parse(stdout) ?? {}) as Account;
  } catch {
    return {};
  }
}
