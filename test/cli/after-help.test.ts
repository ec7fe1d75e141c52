import { Command } from "commander";
import { expect, it } from "vitest";
import { afterHelp } from "../../src/cli/after-help.js";

function shown(columns: number, ...given: Parameters<typeof afterHelp>): string {
  const command = new Command("x").configureOutput({ getOutHelpWidth: () => columns });
  return afterHelp(...given)({ command, error: false });
}

it("wraps notes to the terminal, and puts the description of an example beside it", () => {
  expect(shown(30, [["radioctl x", "does it"], "radioctl y"], "A note that is longer than its line.")).toBe(
    "\nA note that is longer than its\nline.\n\nExamples:\n  radioctl x  does it\n  radioctl y",
  );
});

it("puts the description of an example below it on a narrow terminal", () => {
  expect(shown(24, [["radioctl x --option", "does this and that"]])).toBe(
    "\nExamples:\n  radioctl x --option\n      does this and that",
  );
});
