import { describe, expect, it } from "vitest";
import { judged } from "../../../src/operations/probe/judged.js";
import { probeNagios } from "../../../src/operations/probe/text-nagios.js";
import { fine, follower, gone, hostile, late, quiet, resultOf } from "./probe-result.js";

/** `'label'=value[UOM];[warn];[crit];[min];[max]`, the syntax of the guidelines. */
const PERFDATA =
  /^(?:'[^'=]+'|[^'=\s]+)=-?\d+(?:\.\d+)?(?:us|ms|s|%|B|KB|MB|TB|c)?(?:;(?:@?-?[\d.]*:?-?[\d.]*)){0,2}(?:;-?[\d.]*){0,2}$/u;

/** Status, long output, performance data. */
function read(text: string) {
  const [first = "", ...long] = text.trimEnd().split("\n");
  const [status = "", data = ""] = first.split(" | ");
  return { status, long, data: data.match(/(?:'[^']*'|[^'\s])+/gu) ?? [] };
}

describe("a probe's result for a monitoring system", () => {
  it("is a status line, then a line for each problem", () => {
    const { status, long } = read(probeNagios(judged(resultOf(fine, late, gone, follower))));
    expect(status).toBe(
      "RADIO CRITICAL: 4 checks: 2 CRITICAL, 1 WARNING, 1 OK - us-1 /live.mp3 reach: there is no such mount: status 404",
    );
    expect(long).toEqual([
      "WARNING eu-1 /live.mp3 lag: 2.01 s behind master-a, limit 1.5 s -> check the network",
      "CRITICAL us-1 /live.mp3 reach: there is no such mount: status 404 -> check its source",
    ]);
  });

  it("has figures with their limits; when lower is worse, the range begins at the limit", () => {
    expect(read(probeNagios(judged(resultOf(fine, quiet, hostile)))).data).toEqual([
      "'eu-2 /live.mp3 lag'=0.3123s;1.5;5;0",
      "'eu-2 /live.mp3 silence level_dbfs'=-14.2;-50:;-50:;;0",
      "'eu-3 \"/a\\b <¦>&\" continuity rate'=84.5%;85:;60:;0",
      "'eu-3 \"/a\\b <¦>&\" continuity received_kbps'=108.16;;;0",
      "'eu-3 \"/a\\b <¦>&\" continuity gap'=0s;3;4.5;0",
    ]);
  });

  it("has valid syntax whatever the texts contain", () => {
    const text = probeNagios(judged(resultOf(fine, quiet, hostile)));
    const { data, long } = read(text);
    for (const each of data) expect(each).toMatch(PERFDATA);
    expect(long).toHaveLength(1);
    expect(text.split("|")).toHaveLength(2);
  });

  it("shows in the status line what was not checked", () => {
    const notChecked = [{ check: "silence", because: "ffmpeg is not installed" }] as const;
    expect(read(probeNagios(judged({ ...resultOf(fine), notChecked }))).status).toBe(
      "RADIO OK: 1 check: 1 OK, silence not checked (ffmpeg is not installed)",
    );
  });

  it("lists a hundred problems and counts the rest", () => {
    const many = Array.from({ length: 130 }, (_, at) => ({ ...gone, subject: `eu-${at}` }));
    expect(read(probeNagios(judged(resultOf(...many)))).long.at(-1)).toBe("and 30 more");
  });
});
