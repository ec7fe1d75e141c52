import { describe, expect, it } from "vitest";
import { holderLine, holderMark, holderText, parseHolder, type Holder } from "../../src/host/holder.js";

const anna: Holder = { operator: "anna@laptop", run: "2026-11-22T05:00:07-7f3a", pid: 4711, since: "2026-11-22T05:00:09.000Z" };

describe("the holder of a host's lock", () => {
  it("is the same after it was written and parsed", () => {
    expect(parseHolder(holderLine(anna))).toEqual(anna);
  });

  it("is one line with a mark by which a script on the host recognises only its own run", () => {
    const line = holderLine(anna);
    expect(line).not.toMatch(/[\n\\]/u);
    expect(line).toContain(holderMark("2026-11-22T05:00:07-7f3a"));
    expect(line).not.toContain(holderMark("2026-11-22T05:00:07"));
  });

  it("has no other run's mark, even if the operator's name contains one", () => {
    const line = holderLine({ ...anna, operator: `x","run":"r2` });
    expect(line).not.toContain(holderMark("r2"));
    expect(parseHolder(line)).toMatchObject({ run: anna.run });
  });

  it("is printed with its run, its process and the time", () => {
    expect(holderText(anna)).toBe("anna@laptop, run 2026-11-22T05:00:07-7f3a, process 4711, since 2026-11-22T05:00:09.000Z");
  });

  it.each([
    [
      "a run of an older release",
      "anna@laptop, run 2026-11-22T05:00-7f3a, since 2026-11-22T05:00:01Z",
      { operator: "anna@laptop", run: "2026-11-22T05:00-7f3a", since: "2026-11-22T05:00:01.000Z" },
    ],
    [
      "`radioctl source` of an older release",
      "anna@laptop, radioctl source, since 2026-11-22T05:00:01Z",
      { operator: "anna@laptop", run: undefined, since: "2026-11-22T05:00:01.000Z" },
    ],
    ["an empty lock", "", { operator: "an unknown run", run: undefined, since: undefined }],
    ["control characters", "\u001b[31mbob\u0007\u202e", { operator: "[31mbob", run: undefined, since: undefined }],
    ["JSON of another kind", "[1]", { operator: "[1]", run: undefined, since: undefined }],
    ["null", "null", { operator: "null", run: undefined, since: undefined }],
    [
      "a date beyond any",
      '{"operator":"bob","run":"r1","since":"+999999-01-01T00:00:00Z"}',
      { operator: "bob", run: "r1", since: undefined },
    ],
    [
      "a date beyond any, of an older release",
      "bob, run r1, since +999999-01-01T00:00:00Z",
      { operator: "bob", run: "r1", since: undefined },
    ],
    [
      "values of the wrong kind",
      '{"operator":"bob\\u001b[2J","run":7,"pid":"x","since":[]}',
      { operator: "bob [2J", run: undefined, since: undefined },
    ],
    ["a process that cannot be", '{"operator":"bob","pid":-1e99}', { operator: "bob", run: undefined, since: undefined }],
    ["no operator", '{"operator":"\\u0007"}', { operator: "an unknown operator", run: undefined, since: undefined }],
  ])("is read from %s", (_what, text, holder) => {
    expect(parseHolder(text)).toEqual(holder);
    expect(holderText(parseHolder(text))).not.toMatch(/\p{C}/u);
  });

  it("is truncated when the lock contains a long text", () => {
    expect(holderText(parseHolder("x".repeat(100_000)))).toHaveLength(200);
  });
});
