import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columns, padded, widthOf } from "../../../src/cli/text/columns.js";
import { paint } from "../../../src/cli/text/paint.js";
import { OWN_ESCAPE } from "../../../src/cli/text/printable.js";

const word = fc.stringMatching(/^[a-z0-9]{0,12}$/u);
const tables = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => fc.array(fc.array(word, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 8 }));

describe("columns", () => {
  it("numbers end, and texts begin, at the same place in every line", () => {
    expect(
      columns(
        [
          ["eu-1", "9", "relay"],
          ["us-west-1", "1200", "relay of its region"],
        ],
        { right: [1], indent: 2 },
      ),
    ).toEqual(["  eu-1          9  relay", "  us-west-1  1200  relay of its region"]);
  });

  it("the last cell of a row with fewer cells does not widen a column", () => {
    const lines = columns([
      ["eu-1", "relay", "ok", "12"],
      ["eu-2", "relay", "it gave no answer within 10 s"],
      ["eu-3", "relay", "down", "0"],
    ]);
    expect(lines).toEqual(["eu-1  relay  ok    12", "eu-2  relay  it gave no answer within 10 s", "eu-3  relay  down  0"]);
  });

  it("a coloured cell is as wide as a plain one", () => {
    const { bad } = paint(true);
    const [line = ""] = columns([
      [bad("down"), "a"],
      ["running", "b"],
    ]);
    expect(line).toBe(`${bad("down")}     a`);
  });

  it("each cell is in its column, for any cells", () => {
    fc.assert(
      fc.property(tables, fc.array(fc.nat({ max: 4 })), fc.nat({ max: 4 }), (rows, right, indent) => {
        const lines = columns(rows, { right, indent });
        const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
        for (const [at, row] of rows.entries()) {
          let from = indent;
          for (const [column, cell] of row.entries()) {
            const width = widths[column] ?? 0;
            expect((lines[at] ?? "").slice(from, from + width).trim()).toBe(cell);
            expect((lines[at] ?? "").padEnd(200).slice(from + width, from + width + 2)).toBe("  ");
            from += width + 2;
          }
        }
      }),
    );
  });

  it("no line ends with a space, and there are as many lines as rows", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { maxLength: 4 }), { maxLength: 6 }), (rows) => {
        const lines = columns(rows);
        expect(lines).toHaveLength(rows.length);
        for (const line of lines) expect(line).toBe(line.trimEnd());
      }),
    );
  });

  it("columns of any script are aligned as a terminal shows them", () => {
    const scripts = fc.constantFrom("eu-1", "東京", "서울", "São Paulo", "e\u0301te\u0301", "📻", "👩‍💻", "Ωmega", "ﾗｵ", "❤️");
    fc.assert(
      fc.property(fc.array(scripts, { minLength: 1, maxLength: 6 }), (names) => {
        const lines = columns(names.map((name) => [name, "|"]));
        expect(new Set(lines.map((line) => widthOf(line))).size).toBe(1);
      }),
    );
  });
});

describe("widthOf", () => {
  it.each([
    ["", 0],
    ["relay", 5],
    ["東京", 4],
    ["서울", 4],
    ["Zürich", 6],
    ["e\u0301", 1],
    ["📻", 2],
    ["👩‍💻", 2],
    ["❤️", 2],
    ["ﾗｵ", 2],
    [`${OWN_ESCAPE}[31mdown${OWN_ESCAPE}[0m`, 4],
  ])("%j takes %i columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it("printable ASCII takes one column per character", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]*$/u), (text) => {
        expect(widthOf(text)).toBe(text.length);
      }),
    );
  });
});

it("a padded text is never cut, and never narrower than its column", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: 30 }), fc.constantFrom("left" as const, "right" as const), (text, width, side) => {
      const cell = padded(text, width, side);
      expect(cell).toContain(text);
      expect(cell.length).toBe(text.length + Math.max(0, width - widthOf(text)));
    }),
  );
});
