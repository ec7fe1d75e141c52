import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { HostRun } from "../../../src/operations/hosts/run-exec.js";
import { execJson, execText } from "../../../src/operations/hosts/text-exec.js";

const ran = (host: string, stdout: string, code = 0, stderr = ""): HostRun => ({ host, result: { code, stdout, stderr } });
const unreached: HostRun = {
  host: "us-1",
  error: new RadioctlError("unreachable", "us-1 (root@192.0.2.31:22): no answer", { host: "us-1", hint: "is it up?" }),
};

describe("the output of a command on several hosts", () => {
  it("is printed once for equal answers, with the hosts in order, and failures with their reasons", () => {
    const runs = [ran("eu-1", "up\nfine\n"), ran("eu-2", "", 3, "oh\n"), ran("eu-3", "up\nfine\n"), unreached, ran("eu-4", "")];
    expect(execText(runs, 0.62)).toBe(
      [
        "eu-1, eu-3:",
        "  up",
        "  fine",
        "eu-2: exit code 3",
        "  oh",
        "eu-4: no output",
        "us-1 (root@192.0.2.31:22): no answer",
        "  is it up?",
        "5 hosts: 3 done, 1 failed, 1 did not answer.  0.6 s",
        "",
      ].join("\n"),
    );
  });

  it("is printed separately for another exit code", () => {
    expect(execText([ran("eu-1", "x\n"), ran("eu-2", "x\n", 1)], 1)).toContain("eu-1:\n  x\neu-2: exit code 1\n  x\n");
  });

  it("keeps empty lines, and escapes cursor controls", () => {
    expect(execText([ran("eu-1", "a\n\n\tb \u001b[2J\u0007\r\n")], 1)).toContain("eu-1:\n  a\n\n  \tb \\x1b[2J\\x07\n1 host");
  });

  it("is complete as data, byte by byte", () => {
    expect(execJson([ran("eu-1", "a\u001b\n", 2, "e"), unreached], 1.23456)).toEqual({
      hosts: [
        { host: "eu-1", code: 2, stdout: "a\u001b\n", stderr: "e" },
        { host: "us-1", error: expect.objectContaining({ kind: "unreachable", exitCode: 5 }) },
      ],
      seconds: 1.235,
    });
  });
});
