import { describe, expect, it } from "vitest";
import { ttyPrompt } from "../../src/adapters/tty.js";
import { ScriptedPrompt } from "./prompt.js";
import { fakeWorld } from "./world.js";

describe("a world for tests", () => {
  it("keeps data and progress apart", () => {
    const { world, stdout, stderr } = fakeWorld({ cwd: "/nonexistent" });
    world.stdout.write("data");
    world.stderr.write("progress");
    world.stdout.write("\n");
    expect([stdout(), stderr()]).toEqual(["data\n", "progress"]);
  });

  it("refuses everything that the test has not provided", () => {
    const { world } = fakeWorld({ cwd: "/nonexistent" });
    expect(() => world.processes.run({ argv: ["true"], timeoutSeconds: 1 })).toThrow(/a program is not expected here/u);
    expect(() => world.http.capture({ url: "http://192.0.2.1/", maxBytes: 1, timeoutSeconds: 1 })).toThrow(/http/u);
  });

  it.each([
    ["real", ttyPrompt],
    ["faked", fakeWorld({ cwd: "/nonexistent" }).world.prompt],
  ])("without a terminal a %s question is wrong usage that names the flag", async (_name, prompt) => {
    const refusal = { kind: "usage", message: expect.stringContaining("Go on?"), hint: expect.stringContaining("--yes") };
    await expect(prompt.confirm("Go on?", "--yes")).rejects.toMatchObject(refusal);
    await expect(prompt.password("Go on?", "--yes")).rejects.toMatchObject(refusal);
  });
});

describe("a scripted prompt", () => {
  it("answers each question once, in order", async () => {
    const prompt = new ScriptedPrompt([/^Go on/u, "y"], [/^Password/u, "hunter2"]);
    expect(await prompt.confirm("Go on?")).toBe(true);
    expect(prompt.unasked).toEqual(["^Password"]);
    expect(await prompt.password("Password of root@eu-1")).toBe("hunter2");
    await expect(prompt.confirm("Go on?")).rejects.toThrow(/expected nothing more/u);
  });

  it("refuses an unexpected question", async () => {
    await expect(new ScriptedPrompt([/^Go on/u, "y"]).password("Password")).rejects.toThrow(/asked "Password"/u);
  });
});
