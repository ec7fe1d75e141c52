import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { loadFleet } from "../../../src/fleet/load.js";
import type { Finding } from "../../../src/health/finding.js";
import { probeInside } from "../../../src/operations/probe/run-inside.js";
import { selectProbe } from "../../../src/operations/probe/selection.js";
import { answerOf } from "../../bench/simulated-answer.js";
import { FakeFleet, type FakeShell } from "../../fakes/fleet.js";
import { listenersLines, splicerLine } from "../../fakes/listeners-answer.js";
import { fakeWorld } from "../../fakes/world.js";
import { spliced } from "../../health/spliced.js";
import { stationText } from "../../roles/station.js";

const text = `${stationText}health: { restingSources: [airtime] }\n`;

const programme = (master: string) =>
  `channel main follow=${master === "master-a" ? "off" : "on"} on_air=studio seconds=12. held=-
source main studio kind=live connected=yes silent=no ready=yes buffer=2.
source main @emergency kind=emergency connected=yes silent=no ready=yes buffer=0.
`;

const formats = ["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"];
/** These mounts, with the same clients each. */
const all = (names: readonly string[], clients: Readonly<Record<string, number>>) =>
  Object.fromEntries(names.map((mount) => [mount, clients]));

const vitals = (streams: string, now: number) => `@@clock
${(now / 1000).toFixed(3)}
@@disks
blocks /dev/vda1 20511312 7434520 12011500 40% /
@@load
0.20 0.10 0.00 1/96 212
@@files
files icecast2 431 20000
@@time
NTPSynchronized=yes
@@upgrades
lists ${Math.floor(now / 1000)} ${Math.floor(now / 1000)}
@@streams
${streams}
@@end
`;

/** A station that is healthy except for these hosts. */
async function look(
  words: readonly string[],
  others: Readonly<Record<string, FakeShell | undefined>> = {},
  splicer: Parameters<typeof spliced>[0] = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-probe-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "station.yaml"), text);
  const { world } = fakeWorld({ cwd: folder });
  const fleet = await loadFleet(world, "station.yaml", { secrets: "placeholder" });
  const { inventory } = fleet.loaded;
  const shells = fleet.toObserve(Object.keys(inventory.hosts)).map(({ desired }): [string, FakeShell] => {
    const { host, role } = desired;
    const parents =
      inventory.hosts[host]?.role === "relay" ? (host === "eu-3" ? ["eu-1", "eu-2"] : ["master-a", "master-b"]) : [];
    const [wanted = ""] = parents;
    // The relay's Icecast itself reads the mounts of the parents, for its spare mounts; eu-3 pulls eu-1's with two Icecasts.
    const locals = parents.flatMap((parent) => formats.map((mount) => `/${parent}${mount}`));
    const clients = { "VLC/3.0.20": 2, "Icecast 2.4.4": host === "eu-1" ? 2 : 0, "radioctl/probe": 1 };
    const mounts = { ...all(formats, clients), ...all(locals, { "Icecast 2.4.4": 1 }) };
    const state = splicerLine(formats.map((mount) => spliced({ mount, plays: wanted, wanted, ...splicer })));
    return [
      host,
      ({ command, stdin }) => {
        if (command.includes("programme status")) return { stdout: programme(host) };
        const script = String(stdin);
        if (script.includes("@@streams"))
          return {
            stdout: vitals(
              role === "master" ? listenersLines(mounts) : `${listenersLines(mounts)}\n${state}`,
              world.clock.now().getTime(),
            ),
          };
        return { stdout: answerOf(desired) };
      },
    ];
  });
  const reachable = Object.entries({ ...Object.fromEntries(shells), ...others }).flatMap(
    ([host, shell]): Array<[string, FakeShell]> => (shell === undefined ? [] : [[host, shell]]),
  );
  const ssh = new FakeFleet(Object.fromEntries(reachable));
  const result = await probeInside({ ...world, ssh }, fleet, selectProbe(inventory, words));
  return { ...result, ssh, raised: result.findings.filter(({ verdict }) => verdict !== "OK").map(line) };
}

const line = ({ verdict, check, subject, summary }: Finding) => `${verdict} ${check} ${subject}: ${summary}`;

describe("a probe from inside", () => {
  it("has only OK findings when all is well, over one connection for each host, which is closed", async () => {
    const { raised, ssh, onAir, listeners } = await look([]);
    expect(raised).toEqual([]);
    expect(ssh.open).toBe(0);
    expect(ssh.commands.filter((each) => each.startsWith("eu-1: "))).toHaveLength(2);
    expect(onAir).toEqual(["master-a", "master-b"].map((master) => ({ master, channel: "main", source: "studio", seconds: 12 })));
    expect(listeners.filter(({ mount }) => mount === "/live.mp3").map(({ host, listeners: count }) => [host, count])).toEqual([
      ["eu-1", 2],
      ["eu-2", 2],
      ["eu-3", 2],
    ]);
  });

  it("reports whose streams each relay sends that feeds from the masters", async () => {
    const { given } = await look([]);
    const from = (relay: string, takers: number) => {
      return { relay, channel: "main", active: "master-a", takers: { "master-a": takers, "master-b": 0 } };
    };
    expect(given).toEqual([from("eu-1", 20), from("eu-2", 10)]);
    expect((await look([], { "eu-2": undefined })).given).toEqual([from("eu-1", 20)]);
  });

  it("reports what the splicer of each relay plays on each mount", async () => {
    const found = (await look(["eu-1"])).findings.filter(({ check }) => check === "splicer");
    expect(found.map(({ subject, summary }) => `${subject}: ${summary}`)).toEqual(
      formats.map((mount) => `eu-1 ${mount}: plays master-a for 2 h 2 min, no joins`),
    );
    const { raised } = await look(["eu-2"], {}, { plays: null, seconds: null });
    expect(raised).toEqual(formats.map((mount) => `WARNING splicer eu-2 ${mount}: plays no parent, not master-a`));
    expect((await look(["eu-2"], {}, { plays: "master-b" })).given).toMatchObject([
      { relay: "eu-2", takers: { "master-a": 0, "master-b": 10 } },
    ]);
  });

  it("reports an unreachable host, and does not count its listeners", async () => {
    const { raised, listeners } = await look([], { "eu-1": undefined });
    expect(raised).toEqual(["CRITICAL reach eu-1 ssh: over SSH: eu-1: no route to the host"]);
    expect(listeners.some(({ host }) => host === "eu-1")).toBe(false);
  });

  it("reports a host that gives no answer after the login", async () => {
    const silent = () => new RadioctlError("outcomeUnknown", "the command did not end in 30 s");
    expect((await look(["eu-2"], { "eu-2": silent })).raised).toEqual([
      "CRITICAL reach eu-2 ssh: over SSH: login worked, but the answer was incomplete",
    ]);
  });

  it("probes only the selected hosts", async () => {
    const { ssh, findings } = await look(["eu-2"]);
    expect(new Set(ssh.commands.map((each) => each.split(":")[0]))).toEqual(new Set(["eu-2"]));
    expect(findings.every(({ host }) => host === "eu-2")).toBe(true);
    const sources = await look(["sources"]);
    expect(sources.findings.map(({ check, subject }) => `${check} ${subject}`)).toEqual([
      "source master-a main",
      "source master-b main",
    ]);
  });
});
