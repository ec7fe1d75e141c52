import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { listenersCommand } from "../../../src/operations/listeners/command.js";
import type { RelayAnswer } from "../../../src/operations/listeners/shares.js";
import { parse } from "../../cli/argv.js";

const audience: RelayAnswer = { relay: "eu-1", region: "eu", listeners: [{ mount: "/live.mp3", player: "VLC", count: 3 }] };
const lost: RelayAnswer = { relay: "eu-2", error: new RadioctlError("unreachable", "no answer", { hint: "is it up?" }) };

const run = async (argv: string[], answers: RelayAnswer[], globals = {}) =>
  parse((context) => listenersCommand(context, () => ({ look: async () => answers, end: () => undefined })), argv, { globals });

describe("radioctl listeners", () => {
  it("prints a line for each format, and the sum", async () => {
    const { stdout, code } = await run([], [audience]);
    expect(stdout).toMatch(/^\/live\.mp3 {3}mp3 128 +3 +100\.0 %$/mu);
    expect(stdout).toMatch(/^\/live\.opus +opus 96 +0 +0\.0 %$/mu);
    expect(stdout).toMatch(/^3 listeners on 1 relay\./mu);
    expect(code).toBe(0);
  });

  it("reports relays without an answer, and ends with 5", async () => {
    const { stdout, code } = await run(["--by", "player"], [audience, lost]);
    expect(stdout).toMatch(/^VLC +3 +100\.0 %\n! eu-2 {2}no answer; is it up\?\n3 listeners on 1 of 2 relays\./u);
    expect(code).toBe(5);
  });

  it("is one document with --json", async () => {
    const { stdout } = await run(["--by", "region"], [audience, lost], { json: true });
    expect(JSON.parse(stdout)).toEqual({
      by: "region",
      listeners: 3,
      shares: [{ name: "eu", about: "", listeners: 3, percent: 100 }],
      unanswered: [{ relay: "eu-2", error: "no answer" }],
      seconds: 0,
    });
  });

  it("refuses an unknown --by", async () => {
    await expect(run(["--by", "mood"], [])).rejects.toThrow("mood");
  });
});
