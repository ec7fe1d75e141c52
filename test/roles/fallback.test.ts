import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

const SCRIPT = "/usr/local/lib/radioctl/fallback.pl";
const script = textAt(desired("eu-1"), SCRIPT);
const file = join(mkdtempSync(join(tmpdir(), "radioctl-fallback-")), "fallback.pl");
writeFileSync(file, script);

/** The output of Perl code that can call the script's functions. */
function perl(code: string, ...args: string[]): string {
  return execFileSync("perl", ["-we", `require ${JSON.stringify(file)}; ${code}`, ...args], { encoding: "utf8" });
}

/** The moves for these milliseconds of silence of each parent. */
function silent(silence: Readonly<Record<string, number>>): string[] {
  const said = perl(
    'print join "\\n", silent(@ARGV)',
    ...Object.entries(silence).flatMap(([parent, age]) => [parent, String(age)]),
  );
  return said.split("\n").filter((line) => line.endsWith(".mp3"));
}

const [a, b] = ["192.0.2.10:8000", "192.0.2.11:8000"];
const [toB, toA] = ["/master-a/live.mp3 /master-b/live.mp3", "/master-b/live.mp3 /master-a/live.mp3"];

describe("listeners of a parent", () => {
  it.each([
    ["move to the other parent when theirs is silent", { [a]: 2100, [b]: 80 }, [toB]],
    ["move in the other direction, too", { [a]: 120, [b]: 9000 }, [toA]],
    ["stay while their parent sends audio", { [a]: 1900, [b]: 80 }, []],
    ["stay when both parents are silent, as in a pause of the relay's own connection", { [a]: 4000, [b]: 4000 }, []],
    ["stay when the other parent is not connected", { [a]: 4000 }, []],
    ["stay when their parent is not connected, because Icecast has moved them", { [b]: 80 }, []],
    ["stay without data from the kernel", {}, []],
  ])("%s", (_name, silence, expected) => expect(silent(silence)).toEqual(expected));
});

it("a connection is parsed from the output of ss", () => {
  const code = 'for (@ARGV) { my $c = connection_of($_); print $c ? "$c->{parent} " . unpack("H*", $c->{id}) : "none", "\\n" }';
  const lines = ["0      0         192.0.2.21:40422     192.0.2.10:8000", "0 0 [2001:db8::21]:40422 [2001:db8::10]:8000"];
  const [found, none] = perl(code, ...lines).split("\n");
  expect(found).toBe(`192.0.2.10:8000 9de61f40c0000215${"0".repeat(24)}c000020a${"0".repeat(32)}${"f".repeat(16)}`);
  expect(none).toBe("none");
});

it("all formats of a channel are moved", () => {
  const pairs = script.matchAll(/192\.0\.2\.10:8000 192\.0\.2\.11:8000 \/master-a(\/[a-z.0-9]+) \/master-b\1[;']/gu);
  expect([...pairs].map(([, mount]) => mount)).toEqual(["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"]);
});

it("all streams except FLAC have a client of the relay itself, with their rates in bytes per second", () => {
  const streams = /^my @STREAMS = .*'([^']*)';$/mu.exec(script)?.[1];
  expect(streams?.split(";").filter((stream) => stream.startsWith("/master-a"))).toEqual([
    "/master-a/live.mp3 16000",
    "/master-a/mono.aac 6000",
    "/master-a/live.opus 12000",
    "/master-a/live.ogg 12000",
  ]);
  expect(streams?.split(";")).toHaveLength(8);
});

it("a relay of a single master needs no fallback", () => {
  const alone = stationText.replace("masters: [master-a, master-b]", "masters: [master-a]").replace(/^ {2}master-b:.*\n/mu, "");
  expect(desired("eu-1", alone).files.map(({ path }) => path)).not.toContain(SCRIPT);
});
