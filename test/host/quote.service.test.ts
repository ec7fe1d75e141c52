import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote, sh, shellCommand } from "../../src/host/quote.js";
import { anyText } from "../any-text.js";

/** The words that a script prints in a real sh, each with NUL at its end. */
const wordsOf = (script: string): string[] => execFileSync("sh", ["-c", script]).toString("utf8").split("\0").slice(0, -1);

const anyWord = anyText({ maxLength: 40 }).filter((word) => !word.includes("\0"));

describe("quote", () => {
  it.each([
    ["/etc/nginx/nginx.conf", "/etc/nginx/nginx.conf"],
    ["", "''"],
    ["it's", `'it'\\''s'`],
    ["$HOME `id` \\", "'$HOME `id` \\'"],
    ["A=b", "'A=b'"],
    ["~root", "'~root'"],
    ["new\nline\n", "'new\nline\n'"],
  ])("%j becomes %s", (word, quoted) => expect(quote(word)).toBe(quoted));

  it("refuses a NUL", () => expect(() => quote("a\0b")).toThrow(TypeError));

  it("is reversed by a real sh for any words", () => {
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1, maxLength: 60 }), (words) => {
        expect(wordsOf(shellCommand(["printf", "%s\\0", ...words]))).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });
});

describe("sh", () => {
  it("quotes interpolated values and does not change the script around them", () =>
    expect(sh`test -e ${"a b"} && echo ${["x", "it's"]} >${"/tmp/x"} # ${5}`).toBe(
      `test -e 'a b' && echo x 'it'\\''s' >/tmp/x # 5`,
    ));

  it("turns an empty array into nothing", () => expect(sh`echo ${[]} end`).toBe("echo  end"));

  it("never lets a value become a part of the script", () => {
    fc.assert(
      fc.property(anyWord, fc.array(anyWord, { maxLength: 5 }), (one, many) => {
        expect(wordsOf(sh`for word in ${one} ${many}; do printf '%s\\0' "$word"; done`)).toEqual([one, ...many]);
      }),
      { numRuns: 60 },
    );
  });
});
