import { describe, expect, it } from "vitest";
import { OutputBudget } from "../../../src/adapters/ssh/output-budget.js";

/** Commands by name, and those that were dropped. */
function commands(budget: OutputBudget) {
  const dropped: string[] = [];
  const drops = Object.fromEntries(["a", "b", "c"].map((name) => [name, () => void dropped.push(name)]));
  const add = (name: string, bytes: number) => budget.add(drops[name] ?? (() => undefined), bytes);
  const end = (name: string) => budget.release(drops[name] ?? (() => undefined));
  return { add, end, dropped };
}

describe("the memory for the output of all commands", () => {
  it("is taken from the command with the most output, not from the one that writes last", () => {
    const { add, dropped } = commands(new OutputBudget(100));
    add("a", 10);
    add("b", 70);
    add("c", 25);
    expect(dropped).toEqual(["b"]);
    add("a", 50);
    expect(dropped).toEqual(["b"]);
    add("c", 30);
    expect(dropped).toEqual(["b", "a"]);
  });

  it("is free again when a command has ended", () => {
    const { add, end, dropped } = commands(new OutputBudget(100));
    add("a", 90);
    end("a");
    add("b", 90);
    expect(dropped).toEqual([]);
  });

  it("is not enough for one command that is larger than all of it", () => {
    const { add, dropped } = commands(new OutputBudget(100));
    add("a", 101);
    expect(dropped).toEqual(["a"]);
  });
});
