import { describe, expect, it } from "vitest";
import { probeText, verdictOf } from "../../../src/operations/probe/text.js";
import { fine, follower, gone, hostile, late, resultOf } from "./probe-result.js";

const plain = { color: false, verbose: false };

describe("a look at the radio as text", () => {
  it("tells what is wrong first, each with its next step, what follows from it as a count, and what is fine as one", () => {
    expect(probeText(resultOf(fine, late, gone, follower), plain)).toBe(
      [
        "CRITICAL  us-1 /live.mp3  reach  there is no such mount: status 404",
        "          has the mount a source?",
        "          1 more follows from it",
        "WARNING   eu-1 /live.mp3  lag    2.01 s behind master-a, limit 1.5 s",
        "          is the line slow?",
        "4 checks: 2 CRITICAL, 1 WARNING, 1 OK.  5.6 s",
        "",
      ].join("\n"),
    );
  });

  it("of a radio that is well is one line, with -v all of them", () => {
    expect(probeText(resultOf(fine), plain)).toBe("1 check: 1 OK.  5.6 s\n");
    expect(probeText(resultOf(fine), { ...plain, verbose: true })).toBe(
      "OK  eu-2 /live.mp3  lag  0.31 s behind master-a\n1 check: 1 OK.  5.6 s\n",
    );
  });

  it("says what was not checked, whatever the verdict is", () => {
    const text = probeText({ ...resultOf(fine), notChecked: [{ check: "silence", because: "ffmpeg is not installed" }] }, plain);
    expect(text).toBe("not checked: silence, ffmpeg is not installed\n1 check: 1 OK.  5.6 s\n");
  });

  it("colours what is wrong, and lets nobody else's words move the cursor", () => {
    expect(probeText(resultOf(gone), { ...plain, color: true })).toContain("\u001b[31mCRITICAL\u001b[0m");
    expect(probeText(resultOf(hostile), plain)).toContain("\\x07");
  });

  it("of nothing at all is unknown", () => {
    expect(probeText(resultOf(), plain)).toBe("nothing was checked.  5.6 s\n");
    expect(verdictOf(resultOf())).toBe("UNKNOWN");
    expect([verdictOf(resultOf(fine, hostile)), verdictOf(resultOf(fine, hostile, late))]).toEqual(["UNKNOWN", "WARNING"]);
  });
});
