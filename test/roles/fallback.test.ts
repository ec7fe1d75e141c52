import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

const SCRIPT = "/usr/local/lib/radioctl/fallback";
const script = textAt(desired("eu-1"), SCRIPT);
const [watched = ""] = /^PORT=[^]*^silent\(\) \{$[^]*?^\}$/mu.exec(script) ?? [];

/** As `ss -tinH state established` of iproute2 6.1 has it; ages in ms of what came last. */
const connection = (peer: string, age: number) => `0      0         192.0.2.21:40422     ${peer}
\t cubic wscale:7,7 rto:204 rtt:0.05/0.01 ato:40 mss:1448 cwnd:10 bytes_received:88000 segs_in:70 lastsnd:90210 lastrcv:${age} lastack:40 rcv_space:14480`;

/** What the script would move, when `ss` says this. */
function silent(...connections: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-fallback-"));
  writeFileSync(join(folder, "ss"), `#!/bin/sh\ncat <<'END'\n${connections.join("\n")}\nEND\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
  const said = execFileSync("sh", ["-uf", "-c", `${watched}\nsilent`], { encoding: "utf8", env });
  return said.split("\n").filter((line) => line.endsWith(".mp3"));
}

const [a, b] = ["192.0.2.10:8000", "192.0.2.11:8000"];
const [toB, toA] = ["/master-a/live.mp3 /master-b/live.mp3", "/master-b/live.mp3 /master-a/live.mp3"];

describe("listeners of a parent", () => {
  it.each([
    ["go to the other one when it is silent", [connection(a, 2100), connection(b, 80)], [toB]],
    ["whichever of the two it is", [connection(a, 120), connection(b, 9000)], [toA]],
    ["stay while it gives", [connection(a, 1900), connection(b, 80)], []],
    ["stay while the other gives no more, as in a pause of the relay's own line", [connection(a, 4000), connection(b, 4000)], []],
    ["stay while the other is not there", [connection(a, 4000)], []],
    ["stay when it is not there: Icecast has moved them", [connection(b, 80)], []],
    ["stay while one of its streams gives", [connection(a, 4000), connection(a, 100), connection(b, 80)], []],
    ["stay when the kernel says nothing", [], []],
  ])("%s", (_name, connections, expected) => expect(silent(...connections)).toEqual(expected));
});

it("every format of a channel is moved", () => {
  const pairs = script.matchAll(/192\.0\.2\.10:8000 192\.0\.2\.11:8000 \/master-a(\/[a-z.0-9]+) \/master-b\1[;']/gu);
  expect([...pairs].map(([, mount]) => mount)).toEqual(["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"]);
});

it("a relay of one master has nothing to watch", () => {
  const alone = stationText.replace("masters: [master-a, master-b]", "masters: [master-a]").replace(/^ {2}master-b:.*\n/mu, "");
  expect(desired("eu-1", alone).files.map(({ path }) => path)).not.toContain(SCRIPT);
});
