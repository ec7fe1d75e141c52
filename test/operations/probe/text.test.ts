import { describe, expect, it } from "vitest";
import { judged } from "../../../src/operations/probe/judged.js";
import { probeText } from "../../../src/operations/probe/text.js";
import { fine, follower, gone, hostile, late, resultOf } from "./probe-result.js";

const plain = { color: false, verbose: false };

describe("a probe's result as text", () => {
  it("lists problems first, each with its next step and a count of its symptoms; OK findings are only counted", () => {
    expect(probeText(judged(resultOf(fine, late, gone, follower)), plain)).toBe(
      [
        "CRITICAL  us-1 /live.mp3  reach  there is no such mount: status 404",
        "          check its source",
        "          1 other finding has this cause",
        "WARNING   eu-1 /live.mp3  lag    2.01 s behind master-a, limit 1.5 s",
        "          check the network",
        "4 checks: 2 CRITICAL, 1 WARNING, 1 OK.  5.6 s",
        "",
      ].join("\n"),
    );
  });

  it("is one line for a healthy radio, and lists all findings with -v", () => {
    expect(probeText(judged(resultOf(fine)), plain)).toBe("1 check: 1 OK.  5.6 s\n");
    expect(probeText(judged(resultOf(fine)), { ...plain, verbose: true })).toBe(
      "OK  eu-2 /live.mp3  lag  0.31 s behind master-a\n1 check: 1 OK.  5.6 s\n",
    );
  });

  it("shows what was not checked, whatever the verdict is", () => {
    const text = probeText(
      judged({ ...resultOf(fine), notChecked: [{ check: "silence", because: "ffmpeg is not installed" }] }),
      plain,
    );
    expect(text).toBe("not checked: silence, ffmpeg is not installed\n1 check: 1 OK.  5.6 s\n");
  });

  it("colours problems, and escapes control characters in texts from other programs", () => {
    expect(probeText(judged(resultOf(gone)), { ...plain, color: true })).toContain("\u001b[31mCRITICAL\u001b[0m");
    expect(probeText(judged(resultOf(hostile)), plain)).toContain("\\x07");
  });

  it("without any finding reports that nothing was checked", () => {
    expect(probeText(judged(resultOf()), plain)).toBe("nothing was checked.  5.6 s\n");
  });
});
