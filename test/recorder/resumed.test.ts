import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { perl } from "./perl.js";

let cases: Record<string, { continues: string | null; ends: number | null }>;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-resumed-"));
  cases = (await perl("resumed.pl", folder)) as typeof cases;
  rmSync(folder, { recursive: true });
});

describe("a recorder that begins again", () => {
  it.each([
    ["same_hour", "hour"],
    ["same_show", "jazz"],
  ])("continues the file whose time it still is (%s)", (name, show) => {
    expect(cases[name]).toEqual({ continues: show, ends: null });
  });

  it.each(["shows_instead_of_hours", "other_show", "longer_show", "other_format"])(
    "ends a file that its new configuration does not ask for, now and without a gap (%s)",
    (name) => {
      expect(cases[name]).toEqual({ continues: null, ends: 10 });
    },
  );
});
