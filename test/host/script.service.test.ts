import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { loadScript } from "../../src/host/load-script.js";
import { scriptText } from "../../src/host/script.js";

const run = (text: string) => execFileSync("sh", ["-s"], { input: text, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });

describe("a script for a host", () => {
  it("consists of its unchanged files, each after its values and arguments, and the lines between them", () => {
    const files = new Map([
      ["a.sh", 'echo "$A $#"\n'],
      ["b.sh", "echo b\n"],
    ]);
    const text = scriptText([{ file: "a.sh", values: { A: 1 }, words: ["x", "y z"] }, "echo between", { file: "b.sh" }], (file) =>
      String(files.get(file)),
    );
    expect(text).toBe("A=1\nset -- x 'y z'\necho \"$A $#\"\necho between\necho b\n");
    expect(run(text)).toBe("1 2\nbetween\nb\n");
  });

  it.each(["", "two words", "it's", '$(reboot) `reboot` \\ " #', "-n", "line\nbreak", "é"])("passes %j unchanged", (value) => {
    const read = () => 'printf "%s|%s" "$VALUE" "$1"\n';
    expect(run(scriptText([{ file: "-", values: { VALUE: value }, words: [value] }], read))).toBe(`${value}|${value}`);
  });

  it("has no arguments for a file without arguments, even after a file with arguments", () => {
    expect(
      run(
        scriptText(
          [
            { file: "-", words: ["x"] },
            { file: "-", words: [] },
          ],
          () => "echo $#\n",
        ),
      ),
    ).toBe("1\n0\n");
  });

  it("ends at once when a value that it needs is missing", () => {
    expect(() => run(loadScript([{ file: "confirm-access.sh" }, "echo done"]))).toThrow();
  });
});
