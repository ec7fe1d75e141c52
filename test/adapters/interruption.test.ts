import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const adapter = fileURLToPath(new URL("../../dist/adapters/interruption.js", import.meta.url));

/** A program that would run for a minute, and says when it looks on and when it is to end. */
function start(afterwards: string) {
  const program = `
    const { interruption } = await import(${JSON.stringify(adapter)});
    process.once("SIGINT", () => process.exit(99));
    const signal = interruption();
    signal.addEventListener("abort", () => { ${afterwards} });
    const minute = setTimeout(() => {}, 60_000);
    setInterval(() => process.stdout.write("looking\\n"), 10).unref();`;
  return execa(process.execPath, ["--input-type=module", "-e", program], { reject: false });
}

describe("Ctrl-C on a command that only looks on", () => {
  it("is left to the command, which ends in its own way", async () => {
    const running = start("clearTimeout(minute); process.exitCode = 5");
    running.stdout.once("data", () => running.kill("SIGINT"));
    expect(await running).toMatchObject({ exitCode: 5 });
  });

  it("ends it a second later whatever it still waits for, with the exit code that it has by then", async () => {
    const running = start("process.exitCode = 5");
    running.stdout.once("data", () => running.kill("SIGINT"));
    expect(await running).toMatchObject({ exitCode: 5 });
  });

  it("ends it at once when it comes again", async () => {
    const running = start("process.kill(process.pid, 'SIGINT')");
    running.stdout.once("data", () => running.kill("SIGINT"));
    expect(await running).toMatchObject({ signal: "SIGINT" });
  });

  it("is not needed when nobody reads any more", async () => {
    const running = start("clearTimeout(minute); for (let line = 0; line < 3; line++) process.stdout.write(`${line}\\n`)");
    running.stdout.once("data", () => running.stdout.destroy());
    expect(await running).toMatchObject({ exitCode: 0 });
  });
});
