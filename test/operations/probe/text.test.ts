import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/health/finding.js";
import { judged } from "../../../src/operations/probe/judged.js";
import { probeText } from "../../../src/operations/probe/text.js";
import { fine, follower, gone, hostile, late, resultOf } from "./probe-result.js";
import { OWN_ESCAPE } from "../../../src/cli/text/printable.js";

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

  it("shows findings that say the same as one row, with the summary of the worst; -v shows a row for each", () => {
    const load = (host: string, value: number): Finding => ({
      check: "load",
      subject: host,
      host,
      verdict: "WARNING",
      hint: `radioctl exec ${host} -- top`,
      summary: `load ${value} over 5 minutes on 2 cores, limit 2`,
      figures: [{ label: "load", value, unit: "" }],
    });
    const busy = ["eu-1", "eu-2", "master-a", "us-1", "us-2"].map((host, at) => load(host, at === 3 ? 9.5 : 4.1));
    const text = probeText(judged(resultOf(fine, ...busy)), plain);
    expect(text).toBe(
      [
        "WARNING  eu-1, eu-2, master-a, us-1, us-2  load  us-1: load 9.5 over 5 minutes on 2 cores, limit 2",
        "         radioctl exec us-1 -- top",
        "6 checks: 5 WARNING, 1 OK.  5.6 s",
        "",
      ].join("\n"),
    );
    const listed = probeText(judged(resultOf(fine, ...busy)), { ...plain, verbose: true });
    expect(listed.split("\n").filter((line) => line.startsWith("WARNING"))).toHaveLength(5);
  });

  it("shows as many names in a row as fit, and the number of the others", () => {
    const silent = Array.from({ length: 30 }, (_, at): Finding => ({ ...gone, host: `eu-${at}`, subject: `eu-${at} /live.mp3` }));
    const [row] = probeText(judged(resultOf(...silent)), plain).split("\n");
    expect(row).toBe("CRITICAL  eu-0 /live.mp3, eu-1 /live.mp3 and 28 more  reach  there is no such mount: status 404");
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
    expect(probeText(judged(resultOf(gone)), { ...plain, color: true })).toContain(`${OWN_ESCAPE}[31mCRITICAL${OWN_ESCAPE}[0m`);
    expect(probeText(judged(resultOf(hostile)), plain)).toContain("\\x07");
  });

  it("without any finding reports that nothing was checked", () => {
    expect(probeText(judged(resultOf()), plain)).toBe("nothing was checked.  5.6 s\n");
  });
});
