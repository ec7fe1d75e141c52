import { describe, expect, it } from "vitest";
import { Output } from "../../../src/adapters/ssh/output.js";

function read(chunks: readonly (string | Buffer)[], mostBytes = 1000) {
  const lines: string[] = [];
  const output = new Output({ mostBytes, onLine: (line) => lines.push(line) });
  for (const chunk of chunks) output.add(Buffer.from(chunk));
  return { lines, text: output.end(), bytes: output.bytes };
}

describe("the output of a command", () => {
  it("arrives in whole lines, however it is cut into chunks", () => {
    const bytes = Buffer.from("Zürich\n\nb");
    expect(read([...bytes].map((byte) => Buffer.from([byte]))).lines).toEqual(["Zürich", ""]);
    expect(read(["a\nb\n", "c", "d\n"]).lines).toEqual(["a", "b", "cd"]);
  });

  it("is kept up to a limit, and its lines arrive all the same", () => {
    const { lines, text, bytes } = read(["a\n", "b\n"], 0);
    expect([lines, text, bytes]).toEqual([["a", "b"], "", 4]);
  });

  it("has lines of a limited length: a longer one is cut, and the next one is whole", () => {
    const { lines } = read(["x".repeat(40_000), "x".repeat(40_000), "x\nnext\n"], 0);
    expect(lines.map((line) => line.length)).toEqual([65_536 + " [cut]".length, 4]);
    expect(lines[0]?.endsWith("x [cut]")).toBe(true);
  });

  it("takes little memory and time for a line without end", () => {
    const output = new Output({ mostBytes: 0, onLine: () => undefined });
    const chunk = Buffer.alloc(32_768, "x");
    const before = process.memoryUsage().heapUsed;
    for (let megabytes = 0; megabytes < 512; megabytes += 1) for (let each = 0; each < 32; each += 1) output.add(chunk);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
    expect(output.end()).toBe("");
  });
});
