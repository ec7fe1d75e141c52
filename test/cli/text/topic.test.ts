import { describe, expect, it } from "vitest";
import { tableLines, topicText } from "../../../src/cli/text/topic.js";

describe("a topic on a terminal", () => {
  it("has headings, wrapped paragraphs and lists, without marks", () => {
    const text = topicText(
      "# Title\n\nSome `code` and [a link](https://x.example)\nin **two** lines of text.\n\n- one two three four\n- five",
      24,
    );
    expect(text).toBe(
      ["Title", "=====", "", "Some code and a link in", "two lines of text.", "", "- one two three four", "- five", ""].join(
        "\n",
      ),
    );
  });

  it("keeps lines of code, and puts a comment above its line if both do not fit", () => {
    const code = "```sh\nradioctl status    # one line per host\n\n  indented\n```";
    expect(topicText(code, 80)).toBe("  radioctl status    # one line per host\n\n    indented\n");
    expect(topicText(code, 30)).toBe("  # one line per host\n  radioctl status\n\n    indented\n");
    expect(topicText(code, 16)).toBe("  # one line per\n  # host\n  radioctl status\n\n    indented\n");
  });

  it("puts all comments of a block above their commands if one of them does not fit", () => {
    const code = "```sh\nradioctl diff    # short\nradioctl status  # one line per host of the fleet\n```";
    expect(topicText(code, 40)).toBe("  # short\n  radioctl diff\n  # one line per host of the fleet\n  radioctl status\n");
  });

  it("is never wider than a hundred columns", () => {
    const lines = topicText("word ".repeat(100), 300).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});

describe("a table", () => {
  const rows = [
    ["name", "what it is"],
    ["a", "one two three four five six"],
  ];

  it("is not wrapped if it fits", () => {
    expect(tableLines(rows, 80)).toEqual([
      "name  what it is",
      "----  ---------------------------",
      "a     one two three four five six",
    ]);
  });

  it("wraps its widest column if it does not fit", () => {
    expect(tableLines(rows, 22)).toEqual([
      "name  what it is",
      "----  ----------------",
      "a     one two three",
      "      four five six",
    ]);
  });

  it("never breaks a word", () => {
    expect(
      tableLines(
        [
          ["x", "y"],
          ["incomprehensible", "unbreakable"],
        ],
        10,
      )[2],
    ).toBe("incomprehensible  unbreakable");
  });
});
