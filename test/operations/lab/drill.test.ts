import { expect, it } from "vitest";
import { silentMounts } from "../../../src/operations/lab/drill.js";

const finding = (check: string, verdict: string) => ({
  check,
  verdict,
  subject: "master-a /live.mp3",
  summary: "silent for 3 s",
});

it("a silent mount of a probe is named; other findings and a missing result are not", () => {
  expect(
    silentMounts(
      JSON.stringify({ findings: [finding("silence", "CRITICAL"), finding("silence", "OK"), finding("disk", "CRITICAL")] }),
    ),
  ).toEqual(["master-a /live.mp3: silent for 3 s"]);
  expect(silentMounts("no JSON")).toEqual([]);
});
