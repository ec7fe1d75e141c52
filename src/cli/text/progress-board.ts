import ora from "ora";
import type { World } from "../../world.js";

const LEAST_COLUMNS = 20;

export interface BoardOptions {
  color: boolean;
  /** How many hosts the run is about: with more than one, each line names its host. */
  hosts: number;
}

/** Where a run over hosts tells what happens: lines that stay, and on a terminal one at the bottom that says what each host is at. */
export interface Board {
  /** Text that stays, whole lines, on stderr. */
  say(text: string): void;
  /** The same on stdout. */
  tell(text: string): void;
  /** What a host is at; undefined: nothing any more. */
  at(host: string, phase: string | undefined): void;
  /** A line about a host; without a terminal it has a time. */
  line(host: string, text: string): string;
}

/** A board on the world's stderr. */
export function progressBoard(world: World, options: BoardOptions): Board {
  const phases = new Map<string, string>();
  // A terminal that doesn't know its width (a serial console, script(1)) has no line to draw on.
  const moving = world.stderr.terminal && world.stderr.columns >= LEAST_COLUMNS;
  // discardStdin takes Ctrl-C from a terminal that nobody has read from yet, and gives it to nobody.
  const spinner = moving
    ? ora({ stream: process.stderr, color: options.color ? "cyan" : false, discardStdin: false })
    : undefined;
  const write = (stream: "stdout" | "stderr") => (text: string) => {
    if (text === "") return;
    spinner?.stop();
    world[stream].write(text);
    if (spinner !== undefined && phases.size > 0) spinner.start();
  };
  return {
    say: write("stderr"),
    tell: write("stdout"),
    at(host, phase) {
      if (phase === undefined) phases.delete(host);
      else phases.set(host, phase);
      if (spinner === undefined) return;
      spinner.text = [...phases].map(([name, doing]) => `${name} ${doing}`).join("   ");
      if (phases.size > 0) spinner.start();
      else spinner.stop();
    },
    line(host, text) {
      const time = world.stderr.terminal ? "" : `${world.clock.now().toISOString().slice(11, 19)} `;
      return `${time}${options.hosts > 1 ? `${host}${text}` : text}\n`;
    },
  };
}
