import { describe, expect, it } from "vitest";
import { demoCommand } from "../../../src/operations/lab/command-demo.js";
import type { Demo } from "../../../src/operations/lab/demo.js";
import type { runDemo } from "../../../src/operations/lab/run-demo.js";
import { parse } from "../../cli/argv.js";
import { ScriptedPrompt } from "../../fakes/prompt.js";

const demo: Demo = { acts: [], urls: [], seconds: { up: 1, bootstrap: 2, all: 3, waited: 4 } };
const run: typeof runDemo = async (_world, _name, _keep, reporter) => {
  await reporter.pause("the master dies", new AbortController().signal);
  return demo;
};

describe("radioctl lab demo", () => {
  it("waits for ENTER between its acts, and reports the time of the waits separately", async () => {
    const prompt = new ScriptedPrompt([/^next: the master dies$/u, ""]);
    const { stdout } = await parse((context) => demoCommand(context, run), [], { prompt });
    expect(prompt.unasked).toEqual([]);
    expect(stdout).toContain("all of it in 3 s and 4 s of waiting for you");
  });

  it.each([
    ["--no-pause", ["--no-pause"], {}],
    ["--yes", [], { yes: true }],
    ["--json", [], { json: true }],
  ])("runs through with %s", async (_flag, argv, globals) => {
    await parse((context) => demoCommand(context, run), argv, { prompt: new ScriptedPrompt(), globals });
  });
});
