import ora from "ora";
import type { World } from "../../world.js";
import { printable } from "./printable.js";

const LEAST_COLUMNS = 20;

export interface BoardOptions {
  color: boolean;
  /** The number of hosts in the run. If there are several, each line names its host. */
  hosts: number;
}

/** Prints the progress of a run: permanent lines, and on a terminal also a line at the bottom with the current phase of each host. */
export interface Board {
  /** Prints permanent text, in whole lines, on stderr. */
  say(text: string): void;
  /** Prints permanent text on stdout. */
  tell(text: string): void;
  /** Sets a host's current phase; undefined: the host is done. */
  at(host: string, phase: string | undefined): void;
  /** A line about a host. Without a terminal it begins with the time. */
  line(host: string, text: string): string;
}

/** A board on the world's stderr. */
export function progressBoard(world: World, options: BoardOptions): Board {
  const phases = new Map<string, string>();
  // On a terminal of unknown width (a serial console, script(1)), ora would never stop erasing lines.
  const moving = world.stderr.terminal && world.stderr.columns >= LEAST_COLUMNS;
  // With discardStdin, Ctrl-C would be lost on a terminal from which the program has not read before.
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
      // The spinner writes to the terminal itself.
      spinner.text = printable([...phases].map(([name, doing]) => `${name} ${doing}`).join("   "));
      if (phases.size > 0) spinner.start();
      else spinner.stop();
    },
    line(host, text) {
      const time = world.stderr.terminal ? "" : `${world.clock.now().toISOString().slice(11, 19)} `;
      return `${time}${options.hosts > 1 ? `${host}${text}` : text}\n`;
    },
  };
}
