import { describe, expect, it } from "vitest";
import { realProcesses } from "../../src/adapters/processes.js";
import { ProgramMissing } from "../../src/errors.js";

const sh = (script: string) => ["sh", "-c", script] as const;

describe("a program on this machine", () => {
  it("gives its exit code, stdout and stderr, whatever the code is", async () => {
    const ran = await realProcesses.run({ argv: sh("echo out; echo err >&2; exit 3"), timeoutSeconds: 10 });
    expect(ran).toEqual({ code: 3, stdout: "out", stderr: "err" });
  });

  it("gets its stdin and its environment; without stdin it reads nothing", async () => {
    const env = { RADIO_TEST: "here" };
    const ran = await realProcesses.run({ argv: sh('cat; echo "$RADIO_TEST"'), stdin: "in ", env, timeoutSeconds: 10 });
    expect(ran.stdout).toBe("in here");
    expect(await realProcesses.run({ argv: ["cat"], timeoutSeconds: 10 })).toMatchObject({ code: 0, stdout: "" });
  });

  it("gets bytes on its stdin unchanged", async () => {
    const stdin = Uint8Array.of(0, 255, 10, 200, 13);
    const ran = await realProcesses.run({ argv: ["od", "-An", "-tu1"], stdin, timeoutSeconds: 10 });
    expect(ran.stdout.trim().split(/\s+/u)).toEqual(["0", "255", "10", "200", "13"]);
  });

  it("that is not installed is distinguished from one that failed", async () => {
    const ran = realProcesses.run({ argv: ["no-such-program-here"], stdin: new Uint8Array(100_000), timeoutSeconds: 10 });
    await expect(ran).rejects.toThrow(ProgramMissing);
  });

  it("gets its arguments unchanged: no shell interprets them", async () => {
    const ran = await realProcesses.run({ argv: ["printf", "%s", "$HOME; `id` 'x'"], timeoutSeconds: 10 });
    expect(ran.stdout).toBe("$HOME; `id` 'x'");
  });

  it.each([
    ["is not installed", ["no-such-program-here"] as const, 10],
    ["does not end in time", ["sleep", "60"] as const, 0.2],
  ])("that %s is an error that names it", async (_name, argv, timeoutSeconds) => {
    await expect(realProcesses.run({ argv, timeoutSeconds })).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining(argv[0]),
    });
  });

  it("that takes over the terminal gives its exit code", async () => {
    expect(await realProcesses.interactive(sh("exit 4"))).toBe(4);
    await expect(realProcesses.interactive(["no-such-program-here"])).rejects.toMatchObject({ kind: "failed" });
  });

  it("that takes over the terminal gets Ctrl-C alone; the signal that ends it gives the exit code of a shell", async () => {
    const before = process.rawListeners("SIGINT");
    const ended = realProcesses.interactive(sh("sleep 0.2; kill -TERM $$"));
    process.emit("SIGINT");
    expect(await ended).toBe(143);
    expect(process.rawListeners("SIGINT")).toEqual(before);
  });
});
