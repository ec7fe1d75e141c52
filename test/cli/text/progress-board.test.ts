import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { builtModule } from "../../built-module.js";

const board = await builtModule("cli/text/progress-board.ts");
const streams = await builtModule("adapters/text-stream.ts");

/**
 * Draws the line on a separate terminal, presses Ctrl-C there as soon as the screen contains `shown`, and gives the text of the screen.
 * @param columns of the terminal; 0: it does not know its width
 */
async function interrupted(columns: number, shown: string): Promise<string> {
  const draw = `Promise.all([import("${board}"), import("${streams}")]).then(([{ progressBoard }, { textStream }]) => {
    const clock = { now: () => new Date() };
    const world = { stdout: textStream(process.stdout), stderr: textStream(process.stderr), clock };
    const { at, say } = progressBoard(world, { color: false, hosts: 1 });
    process.once("SIGINT", () => { at("eu-1", undefined); console.log("heard it"); process.exit(); });
    setTimeout(() => process.exit(1), 10000);
    at("eu-1", "is moved");
    say("begins\\n");
  })`;
  const command = `stty cols ${columns}; '${process.execPath}' -e '${draw.replaceAll("'", String.raw`'\''`)}'`;
  const running = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env: { CI: undefined },
    timeout: 15_000,
    maxBuffer: 1e6,
    reject: false,
  });
  let screen = "";
  running.stdout.on("data", (chunk: Buffer) => {
    const drawn = screen.includes(shown);
    screen += chunk.toString();
    if (!drawn && screen.includes(shown)) running.stdin.write("\u0003");
  });
  await running;
  return screen;
}

describe("the line at the bottom of a terminal", () => {
  it("leaves Ctrl-C to the program, even if the program has never read from this terminal", async () => {
    expect((await interrupted(100, "is moved")).includes("heard it")).toBe(true);
  });

  it("is left out on a terminal of unknown width, and the program continues", async () => {
    const screen = await interrupted(0, "begins");
    expect(screen).toContain("heard it");
    expect(screen).not.toContain("is moved");
  });
});
