import { resolve } from "node:path";
import { asError } from "../../errors.js";
import { cutoverStates, cutoverStateText } from "../../journal/cutover-states.js";
import type { World } from "../../world.js";
import type { Came } from "./homing.js";
import type { Return } from "./return.js";

/** systemd ends a report after 20 minutes (schedule.ts), and the probe before took one or two. */
const MOST_SECONDS = 900;

/** How many lines of its output are quoted when it printed no result. */
const LAST_LINES = 5;

type Command = readonly [string, ...string[]];

/** The command of the cutover that moves a channel's listeners home: a separate process with its own journal, gates and rollback. */
export function returnCommand(
  { processes, cwd }: Pick<World, "processes" | "cwd">,
  file: string,
  { master, channel }: Return,
): Command {
  const to = ["--to", master, "--channel", channel, "--now", "--soak", "0s"];
  return [...processes.program, "--inventory", resolve(cwd, file), "cutover", ...to, "--yes", "--json"];
}

/** Runs it to its end. Never throws when the cutover fails. */
export async function runReturn({ processes, env }: Pick<World, "processes" | "env">, argv: Command): Promise<Came> {
  try {
    // It is radioctl itself: it needs the secrets, which no other program gets.
    const own = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    const { code, stdout, stderr } = await processes.run({ argv, env: own, timeoutSeconds: MOST_SECONDS });
    return { exitCode: code, because: accountOf(stdout, stderr) };
  } catch (error) {
    return { exitCode: undefined, because: asError(error).message };
  }
}

/** What `cutover --json` prints: a result or an error. */
interface Account {
  state?: string;
  /** Names the gates that were shut. */
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
  const known = cutoverStates.find((each) => each === state);
  return [`${known === undefined ? state : cutoverStateText(known)}: ${because}`, ...count, ...warnings].join("; ");
}

function lastOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-LAST_LINES).join(" / ") || "no output";
}

function parse(stdout: string): Account {
  try {
    return (JSON.parse(stdout) ?? {}) as Account;
  } catch {
    return {};
  }
}
