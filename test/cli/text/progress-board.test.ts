import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { builtModule } from "../../built-module.js";

const board = await builtModule("cli/text/progress-board.ts");

/** Draws the line on a separate terminal, presses Ctrl-C there, and gives the text of the screen. */
async function interrupted(): Promise<string> {
  const draw = `import("${board}").then(({ progressBoard }) => {
    const stream = { write: (text) => process.stderr.write(text), terminal: true, columns: 100 };
    const { at } = progressBoard({ stderr: stream, stdout: stream, clock: { now: () => new Date() } }, { color: false, hosts: 1 });
    process.once("SIGINT", () => { at("eu-1", undefined); console.log("heard it"); process.exit(); });
    setTimeout(() => process.exit(1), 10000);
    at("eu-1", "is moved");
  })`;
  // Without a width it would never stop drawing.
  const command = `stty cols 100; '${process.execPath}' -e '${draw.replaceAll("'", String.raw`'\''`)}'`;
  const running = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], { timeout: 15_000, reject: false });
  let screen = "";
  running.stdout.on("data", (chunk: Buffer) => {
    const drawn = screen.includes("is moved");
    screen += chunk.toString();
    if (!drawn && screen.includes("is moved")) running.stdin.write("\u0003");
  });
  await running;
  return screen;
}

describe("the line at the bottom of a terminal", () => {
  it("leaves Ctrl-C to the program, even if the program has never read from this terminal", async () => {
    expect((await interrupted()).includes("heard it")).toBe(true);
  });
});
