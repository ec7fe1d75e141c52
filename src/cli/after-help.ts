import type { AddHelpTextContext } from "commander";
import { wrap } from "./text/wrap.js";

/** A command line, optionally with what it does. */
export type Example = string | readonly [line: string, what: string];

const WIDTH_WITHOUT_TERMINAL = 80;

/**
 * The text below a command's options: paragraphs, then examples, wrapped to the terminal. For commander's `addHelpText("after", ...)`.
 * @param notes paragraphs, each on one line
 */
export function afterHelp(examples: readonly Example[], ...notes: readonly string[]): (context: AddHelpTextContext) => string {
  return ({ command }) => {
    const width = command.configureOutput().getOutHelpWidth?.() ?? WIDTH_WITHOUT_TERMINAL;
    const paragraphs = notes.map((note) => wrap(note, width).join("\n"));
    return ["", ...paragraphs, ["Examples:", ...exampleLines(examples, width)].join("\n")].join("\n\n").slice(1);
  };
}

function exampleLines(examples: readonly Example[], width: number): string[] {
  const pairs = examples.map((example) => (typeof example === "string" ? ([example, ""] as const) : example));
  const left = Math.max(...pairs.filter(([, what]) => what !== "").map(([line]) => line.length), 0) + 4;
  const beside = pairs.every(([, what]) => what === "" || left + what.length <= width);
  return pairs.flatMap(([line, what]) => {
    if (what === "") return [`  ${line}`];
    return beside ? [`  ${line}`.padEnd(left) + what] : [`  ${line}`, ...wrap(what, width - 6).map((each) => `      ${each}`)];
  });
}
