import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CommandTree, OptionTree } from "../src/cli/completion/tree.js";
import { main } from "../src/main.js";
import { commandTree } from "../src/program.js";
import { fakeWorld } from "./fakes/world.js";
import { inTurn } from "./repeats.js";

const cwd = mkdtempSync(join(tmpdir(), "radioctl-words-"));
afterAll(() => rmSync(cwd, { recursive: true }));

async function run(...argv: string[]) {
  const fake = fakeWorld({ cwd });
  const code = await main(argv, fake.world);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

const tree = await commandTree(fakeWorld({ cwd }).world, "1.2.3");
const names = tree.commands.map(({ name }) => name);

/** The words of every command and subcommand. */
const lines: ReadonlyArray<{ words: string[]; options: OptionTree[]; place: number }> = tree.commands
  .filter(({ name }) => name !== "help")
  .flatMap((command) => below(command, []))
  .map((line, place) => ({ ...line, place }));

function below(command: CommandTree, above: readonly string[]): Array<{ words: string[]; options: OptionTree[] }> {
  const words = [...above, command.name];
  return [{ words, options: command.options }, ...command.commands.flatMap((each) => below(each, words))];
}

const takesValue = ({ value }: OptionTree) => value !== undefined;

/** The name of another command than that of these words, a different one each time. */
const otherThan = ([command]: readonly string[], index: number) =>
  names.filter((name) => name !== command)[index % (names.length - 1)] ?? "";

describe.each(lines)("$words: the value of an option that is also a command's name", ({ words, options, place }) => {
  it("does not change the command, for options of every command before and after it", async () => {
    const help = (await run(...words, "--help")).stdout;
    expect(help).toContain(`Usage: radioctl ${words.join(" ")}`);
    const values = (index: number) => [otherThan(words, index), otherThan(words, index + 7), "lab", words.at(-1) ?? ""];
    for (const [index, { short, long = "" }] of tree.options.filter(takesValue).entries()) {
      // Each form with another of the values, and with the next one for the next command.
      const value = (form: number) => values(index)[(form + index + place) % 4] ?? "";
      const forms = [
        [long, value(0)],
        [`${long}=${value(1)}`],
        [short ?? long, value(2)],
        [`-y${short?.slice(1) ?? ""}`, value(3)],
      ];
      for (const [turn, form] of forms.entries()) {
        const places = [
          [...form, ...words],
          [...words, ...form],
          [words[0] ?? "", ...form, ...words.slice(1)],
        ];
        for (const argv of inTurn(places, turn + index + place))
          expect((await run(...argv, "--help")).stdout, argv.join(" ")).toBe(help);
      }
    }
  });

  it("does not change the command, for each of its own options after it, and is wrong usage before it", async () => {
    const help = (await run(...words, "--help")).stdout;
    for (const [index, { long = "" }] of options.filter(takesValue).entries()) {
      for (const form of [[long, otherThan(words, index)], [`${long}=${otherThan(words, index)}`]]) {
        const after = await run(...words, ...form, "--help");
        // Some options refuse such a value: then the command reports it.
        if (after.code === 0) expect(after.stdout, form.join(" ")).toBe(help);
        else
          expect(after, form.join(" ")).toMatchObject({
            code: 2,
            stdout: "",
            stderr: expect.stringContaining(otherThan(words, index)),
          });
        const before = await run(...form, ...words);
        expect(before, form.join(" ")).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("unknown option") });
      }
    }
  });
});

describe("a command line whose inventory has the name of a command", () => {
  it.each([
    ["-i lab deploy --yes", "lab"],
    ["deploy -i lab --yes", "lab"],
    ["--inventory=lab deploy", "lab"],
    ["-yi validate diff", "validate"],
    ["dns -i drain plan", "drain"],
    ["-i dns dns plan", "dns"],
    ["-i exec exec eu-1 -- lab -i deploy", "exec"],
    ["-i lab -- diff", "lab"],
  ])("%s reads that inventory", async (line, inventory) => {
    expect(await run(...line.split(" "))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`no inventory ${inventory}`),
    });
  });
});

describe("help with options around it", () => {
  it.each([
    ["-i lab help deploy", "deploy"],
    ["help -i lab deploy", "deploy"],
    ["help deploy -i lab", "deploy"],
    ["--json help dns drain", "dns drain"],
    ["help dns drain", "dns drain"],
    ["help lab -i dns up", "lab up"],
    ["dns help drain", "dns drain"],
    ["-i lab dns help drain", "dns drain"],
  ])("%s is the help of %s", async (line, command) => {
    const help = await run(...command.split(" "), "--help");
    expect(await run(...line.split(" "))).toEqual(help);
    expect(help.stdout).toContain(`Usage: radioctl ${command} `);
  });
});
