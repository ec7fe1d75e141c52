import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { ttyPrompt } from "../../src/adapters/tty.js";
import { builtModule } from "../built-module.js";

const adapter = await builtModule("adapters/tty.ts");

/** Makes a call of the prompt on a separate terminal, types `typed` when the question appears, and returns what the screen showed. */
async function onTerminal(call: string, typed: string): Promise<string> {
  const ask = `import("${adapter}").then(async ({ ttyPrompt }) => console.log("got", JSON.stringify(await ttyPrompt.${call}.catch(({ kind }) => kind))))`;
  const command = `'${process.execPath}' -e '${ask.replaceAll("'", String.raw`'\''`)}'`;
  const running = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], { timeout: 15_000 });
  let screen = "";
  running.stdout.on("data", (chunk: Buffer) => {
    const isShown = screen.includes("Sure");
    screen += chunk.toString();
    if (!isShown && screen.includes("Sure")) running.stdin.write(typed);
  });
  await running;
  return screen;
}

describe("a question", () => {
  it.each(["confirm", "password"] as const)("without a terminal is a usage error that names the flag: %s", async (kind) => {
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
    expect(await onTerminal('confirm("Sure", "--yes")', `${typed}\r`)).toContain(`got ${answer}`);
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("cancelled with %s means no, and gives no password", async (_key, typed) => {
    expect(await onTerminal('confirm("Sure", "--yes")', typed)).toContain("got false");
    expect(await onTerminal('password("Sure", "--yes")', typed)).toContain('got "interrupted"');
  });

  it("for a password does not show what is typed", async () => {
    const screen = await onTerminal('password("Sure", "--yes")', "hunter2\r");
    expect(screen.split("got")[0]).not.toContain("hunter2");
    expect(screen).toContain('got "hunter2"');
  });
});

describe("a pause until ENTER", () => {
  const proceed = (seconds: number) => `proceed("Sure", ${seconds}, new AbortController().signal)`;

  it("ends with ENTER, and leaves nothing on the screen", async () => {
    const screen = await onTerminal(proceed(600), "\r");
    expect(screen).toContain("Sure  (ENTER, or in 600 s)");
    expect(screen).toContain("\u001B[A\r\u001B[Kgot");
  });

  it("ends by itself after a countdown", async () => {
    const screen = await onTerminal(proceed(2), "");
    expect(screen).toContain("in 2 s)\r\u001B[KSure  (ENTER, or in 1 s)\r\u001B[Kgot");
  });

  it("ends at once without a terminal, and when it is aborted", async () => {
    await expect(ttyPrompt.proceed("Sure", 600, new AbortController().signal)).resolves.toBeUndefined();
    const stopped = `proceed("Sure", 600, AbortSignal.timeout(1))`;
    expect(await onTerminal(stopped, "")).toContain("got");
  });
});
