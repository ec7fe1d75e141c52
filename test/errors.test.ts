import { describe, expect, it } from "vitest";
import { errorData, errorText } from "../src/cli/text/error.js";
import { errorKinds, exitCodes, InvalidFiles, RadioctlError, type ErrorKind } from "../src/errors.js";

describe("exit codes", () => {
  it("have one row each, in ascending order", () => {
    const codes = exitCodes.map(({ code }) => code);
    expect(codes).toEqual([...new Set<number>(codes)].sort((one, other) => one - other));
  });

  it("cover every kind of error exactly once", () => {
    const kinds = exitCodes.flatMap((row) => Object.keys(row.kinds));
    expect(kinds).toEqual(Object.keys(errorKinds));
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it.each<[ErrorKind, number]>([
    ["failed", 1],
    ["refused", 1],
    ["outcomeUnknown", 1],
    ["usage", 2],
    ["inventory", 2],
    ["secret", 2],
    ["guard", 4],
    ["unreachable", 5],
    ["hostKey", 5],
    ["authentication", 5],
    ["locked", 6],
    ["rolledBack", 7],
    ["notRolledBack", 8],
    ["interrupted", 130],
  ])("%s ends with %i", (kind, code) => {
    expect(new RadioctlError(kind, "x").exitCode).toBe(code);
  });
});

describe("an error", () => {
  const error = new RadioctlError("refused", "refused by nginx -t", {
    host: "us-1",
    said: ["unknown directive"],
    hint: "Fix the template.",
    cause: new Error("inner"),
  });

  it("prints the host, what happened, the program's output, and the hint, in this order", () => {
    expect(errorText(error)).toBe("us-1  refused by nginx -t\n    unknown directive\n  Fix the template.\n");
  });

  it("does not name its host twice", () => {
    expect(errorText(new RadioctlError("failed", "us-1 is gone", { host: "us-1" }))).toBe("us-1 is gone\n");
  });

  it("has the same content as data, without its cause", () => {
    expect(errorData(error)).toEqual({
      kind: "refused",
      message: "refused by nginx -t",
      host: "us-1",
      hint: "Fix the template.",
      said: ["unknown directive"],
      exitCode: 1,
    });
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe("errors of the user's files", () => {
  const problem = (line: number) => ({ file: "radio.yaml", line, column: 5, key: "hosts.eu-1.upstrem", message: "unknown key" });

  it("are printed all at once, each with a place that an editor can jump to, and counted", () => {
    const text = errorText(new InvalidFiles([problem(41), problem(42)]));
    expect(text).toMatch(/^radio\.yaml:41:5 .*unknown key\nradio\.yaml:42:5 .*unknown key\n2 errors\. No host was changed\.\n$/u);
    expect(errorText(new InvalidFiles([problem(41)]))).toContain("1 error. ");
  });
});
