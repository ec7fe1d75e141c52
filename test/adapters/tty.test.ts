import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { ttyPrompt } from "../../src/adapters/tty.js";

const adapter = fileURLToPath(new URL("../../dist/adapters/tty.js", import.meta.url));

/** Asks on a terminal of its own, types `typed` once the question is there, and gives what the screen showed. */
async function onTerminal(question: "confirm" | "password", typed: string, enter = "\r"): Promise<string> {
  const ask = `import("${adapter}").then(async ({ ttyPrompt }) => console.log("got", JSON.stringify(await ttyPrompt.${question}("Sure", "--yes").catch(({ kind }) => kind))))`;
  const command = `'${process.execPath}' -e '${ask.replaceAll("'", String.raw`'\''`)}'`;
  const running = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], { timeout: 15_000 });
  let screen = "";
  running.stdout.on("data", (chunk: Buffer) => {
    const asked = screen.includes("Sure");
    screen += chunk.toString();
    if (!asked && screen.includes("Sure")) running.stdin.write(typed + enter);
  });
  await running;
  return screen;
}

describe("a question", () => {
  it.each(["confirm", "password"] as const)("without a terminal is wrong usage that names the flag: %s", async (kind) => {
    await expect(ttyPrompt[kind]("Go on?", "--yes")).rejects.toMatchObject({
      kind: "usage",
      exitCode: 2,
      message: expect.stringContaining("Go on?"),
      hint: expect.stringContaining("--yes"),
    });
  });

  it.each([
    ["y", true],
    ["YES", true],
    ["", false],
    ["n", false],
    ["yesterday", false],
  ])("answered with %j is %j", async (typed, answer) => {
    expect(await onTerminal("confirm", typed)).toContain(`got ${answer}`);
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("left with %s is no, and no password", async (_key, typed) => {
    expect(await onTerminal("confirm", typed, "")).toContain("got false");
    expect(await onTerminal("password", typed, "")).toContain('got "interrupted"');
  });

  it("for a password shows nothing of it", async () => {
    const screen = await onTerminal("password", "hunter2");
    expect(screen.split("got")[0]).not.toContain("hunter2");
    expect(screen).toContain('got "hunter2"');
  });
});
