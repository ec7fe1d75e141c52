import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { builtModule } from "../built-module.js";

const adapter = await builtModule("adapters/interruption.ts");

/** A program that would run for a minute. It prints when it is ready, and when it is interrupted. */
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

describe("Ctrl-C on a command that only reads", () => {
  it("is passed to the command, which ends by itself", async () => {
    const running = start("clearTimeout(minute); process.exitCode = 5");
    running.stdout.once("data", () => running.kill("SIGINT"));
    expect(await running).toMatchObject({ exitCode: 5 });
  });

  it("ends the command after a second even if it is still waiting, with the exit code set so far", async () => {
    const running = start("process.exitCode = 5");
    running.stdout.once("data", () => running.kill("SIGINT"));
    expect(await running).toMatchObject({ exitCode: 5 });
  });

  it("ends the command at once the second time", async () => {
    const running = start("process.kill(process.pid, 'SIGINT')");
    running.stdout.once("data", () => running.kill("SIGINT"));
    expect(await running).toMatchObject({ signal: "SIGINT" });
  });

  it("is not needed when the reader of stdout is gone", async () => {
    const running = start("clearTimeout(minute); for (let line = 0; line < 3; line++) process.stdout.write(`${line}\\n`)");
    running.stdout.once("data", () => running.stdout.destroy());
    expect(await running).toMatchObject({ exitCode: 0 });
  });
});
