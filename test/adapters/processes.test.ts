import { describe, expect, it } from "vitest";
import { realProcesses } from "../../src/adapters/processes.js";
import { ProgramMissing } from "../../src/errors.js";

const sh = (script: string) => ["sh", "-c", script] as const;

describe("a program of this machine", () => {
  it("gives its code and both of its outputs, whatever the code is", async () => {
    const ran = await realProcesses.run({ argv: sh("echo out; echo err >&2; exit 3"), timeoutSeconds: 10 });
    expect(ran).toEqual({ code: 3, stdout: "out", stderr: "err" });
  });

  it("gets its stdin and its environment; without stdin it reads nothing", async () => {
    const env = { RADIO_TEST: "here" };
    const ran = await realProcesses.run({ argv: sh('cat; echo "$RADIO_TEST"'), stdin: "in ", env, timeoutSeconds: 10 });
    expect(ran.stdout).toBe("in here");
    expect(await realProcesses.run({ argv: ["cat"], timeoutSeconds: 10 })).toMatchObject({ code: 0, stdout: "" });
  });

  it("takes bytes on its stdin as they are", async () => {
    const stdin = Uint8Array.of(0, 255, 10, 200, 13);
    const ran = await realProcesses.run({ argv: ["od", "-An", "-tu1"], stdin, timeoutSeconds: 10 });
    expect(ran.stdout.trim().split(/\s+/u)).toEqual(["0", "255", "10", "200", "13"]);
  });

  it("that is not installed is told from one that failed", async () => {
    const ran = realProcesses.run({ argv: ["no-such-program-here"], stdin: new Uint8Array(100_000), timeoutSeconds: 10 });
    await expect(ran).rejects.toThrow(ProgramMissing);
  });

  it("takes arguments as they are: no shell reads them", async () => {
    const ran = await realProcesses.run({ argv: ["printf", "%s", "$HOME; `id` 'x'"], timeoutSeconds: 10 });
    expect(ran.stdout).toBe("$HOME; `id` 'x'");
  });

  it.each([
    ["isn't there", ["no-such-program-here"] as const, 10],
    ["doesn't end in time", ["sleep", "60"] as const, 0.2],
  ])("that %s is an error that names it", async (_name, argv, timeoutSeconds) => {
    await expect(realProcesses.run({ argv, timeoutSeconds })).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining(argv[0]),
    });
  });

  it("that takes the terminal over gives its code", async () => {
    expect(await realProcesses.interactive(sh("exit 4"))).toBe(4);
    await expect(realProcesses.interactive(["no-such-program-here"])).rejects.toMatchObject({ kind: "failed" });
  });

  it("that takes the terminal over has Ctrl-C for itself; a signal that ends it is told as a shell does", async () => {
    const before = process.rawListeners("SIGINT");
    const ended = realProcesses.interactive(sh("sleep 0.2; kill -TERM $$"));
    process.emit("SIGINT");
    expect(await ended).toBe(143);
    expect(process.rawListeners("SIGINT")).toEqual(before);
  });
});
