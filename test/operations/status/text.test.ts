import { describe, expect, it } from "vitest";
import { redrawn } from "../../../src/cli/text/screen.js";
import type { Standing } from "../../../src/certificates/standing.js";
import { RadioctlError } from "../../../src/errors.js";
import { turnedAwayText } from "../../../src/health/facts/turned-away.js";
import type { PublicStream } from "../../../src/health/judge-splicer.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { fleetStatus } from "../../../src/operations/status/fleet-status.js";
import { describedStream, type HostStatus, type HostUp } from "../../../src/operations/status/status.js";
import { statusJson, statusText, watchHeading } from "../../../src/operations/status/text.js";
import { join, spliced } from "../../health/spliced.js";
import { stationText } from "../../roles/station.js";
import { OWN_ESCAPE } from "../../../src/cli/text/printable.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

const up = (host: string, changes: Partial<HostUp> = {}): HostUp => ({
  host,
  role: host.startsWith("master") ? "master" : "relay",
  system: "12",
  change: { generation: 14, run: "2026-11-22T05:00-7f3a", operator: "anna@laptop", at: "2026-11-22T05:00:12Z" },
  differing: 0,
  down: [],
  lockedBy: undefined,
  draining: undefined,
  connections: {},
  listeners: host.startsWith("master") ? undefined : { now: 412, capacity: 1000 },
  turnedAway: host.startsWith("master") ? undefined : { full: 0, address: 0, summary: undefined },
  streams: host.startsWith("master") ? { now: 10, wanted: 10 } : undefined,
  active: host.startsWith("master") ? {} : { main: "master-a" },
  splicer: [],
  held: [],
  reboot: { bootId: "9e4d78b4", because: undefined },
  ...changes,
});
const lost: HostStatus = {
  host: "eu-3",
  role: "relay",
  error: new RadioctlError("unreachable", "eu-3 (root@192.0.2.23:22): no answer", { host: "eu-3", hint: "is sshd listening?" }),
};
const text = (statuses: HostStatus[], color = false, verbose = false) =>
  statusText(fleetStatus(station, statuses, { seconds: 0.64, certificate: undefined }), color, verbose);
const stream = (more: Partial<PublicStream> = {}) =>
  describedStream("eu-1", { mount: "/live.mp3", channel: "main", missingOn: [], spliced: spliced(), ...more });

describe("the station's certificate", () => {
  const line = (certificate: Standing | undefined) =>
    statusText(fleetStatus(station, [], { seconds: 0.1, certificate }), false)
      .split("\n")
      .at(-2);
  const renewAt = "2026-12-20T04:00:00.000Z";

  it.each<[string, Standing]>([
    ["63 d 4 h left, will be renewed on 2026-12-20", { state: "good", renewAt, daysLeft: 63.2 }],
    ["29 d left, due since 2026-12-20; renew it: radioctl certificates renew", { state: "due", renewAt, daysLeft: 29 }],
    [
      "9 d left; its renewal is overdue since 2026-12-20; see why: radioctl certificates renew",
      { state: "overdue", renewAt, daysLeft: 9 },
    ],
    [
      "expired; its renewal is overdue since 2026-12-20; see why: radioctl certificates renew",
      { state: "expired", renewAt, daysLeft: -1 },
    ],
    [
      "none yet, so relays serve http only; issue it: radioctl certificates renew",
      { state: "missing", renewAt: undefined, daysLeft: undefined },
    ],
  ])("has one line: %s", (text, certificate) => {
    expect(line(certificate)).toBe(`certificate: ${text}`);
    const data = statusJson(fleetStatus(station, [], { seconds: 0.1, certificate }));
    expect(data).toMatchObject({ certificate });
  });

  it("has no line for a station without tls.acme", () => {
    expect(line(undefined)).not.toContain("certificate");
  });
});

describe("the status of the fleet", () => {
  it("has a line for each host, totals, and the master of each channel's listeners", () => {
    expect(text([up("master-a"), up("eu-1"), up("eu-2", { listeners: { now: 0, capacity: 500 } })])).toBe(
      [
        "  host      role    Debian  last change                            drift    services  listeners",
        "  master-a  master  12      #14 2026-11-22T05:00-7f3a anna@laptop  in sync  ok        10 of 10 streams",
        "  eu-1      relay   12      #14 2026-11-22T05:00-7f3a anna@laptop  in sync  ok        412 of 1000",
        "  eu-2      relay   12      #14 2026-11-22T05:00-7f3a anna@laptop  in sync  ok        0 of 500",
        "3 hosts: all in sync.  412 of 1500 listeners (27 %).  0.6 s",
        "main: master-a (2 of 2 relays)",
        "",
      ].join("\n"),
    );
  });

  it.each<[string, Partial<HostUp>, string, RegExp]>([
    ["differences", { differing: 2 }, "~", /2 differences {2}ok/u],
    [
      "services that are down",
      { down: [{ unit: "icecast@a.service", state: "failed" }] },
      "!",
      /1 down .*\n {4}not running: icecast@a.service \(failed\)\n/u,
    ],
    [
      "listeners that were turned away",
      { turnedAway: { full: 12, address: 3, summary: turnedAwayText({ full: 12, address: 3 }) } },
      "~",
      /\n {4}listeners turned away in 10 min: 12 \(full\), 3 \(limit of one address\)\n/u,
    ],
    ["the holder of the lock", { lockedBy: "bob@desk, run r2" }, "~", /\n {4}locked by bob@desk, run r2\n/u],
    ["a relay that is nearly full", { listeners: { now: 950, capacity: 1000 } }, "~", /950 of 1000/u],
    [
      "a second Icecast at work",
      { connections: { "127.0.0.1": 400, "127.0.0.2": 12 } },
      "~",
      /connections: 400 to 127.0.0.1, 12 to 127.0.0.2/u,
    ],
    [
      "an Icecast that was replaced",
      { draining: { unit: "icecast@a.service", connections: 31, until: "2026-11-23T04:00:00.000Z" } },
      "~",
      /\n {4}replaced: icecast@a.service ends with its last listener \(31 left\), at the latest at 2026-11-23T04:00 UTC\n/u,
    ],
    [
      "a host that needs a reboot",
      { reboot: { bootId: "9e4d78b4", because: "upgraded: dbus" } },
      "~",
      /reboot due .*\n {4}needs a reboot: upgraded: dbus\n/u,
    ],
    [
      "a held source",
      { held: [{ channel: "main", source: "night", by: "anna@laptop", ended: false }] },
      "~",
      /\n {4}main: night is held by anna@laptop; release it: radioctl source switch main --auto\n/u,
    ],
    [
      "a hold that a restart has ended",
      { held: [{ channel: "main", source: "night", by: undefined, ended: true }] },
      "~",
      /\n {4}main: night was held by hand until Liquidsoap restarted; remove the record: radioctl source switch main --auto\n/u,
    ],
    [
      "a relay whose splicer plays another parent",
      { splicer: [stream(), stream({ mount: "/live.opus", spliced: spliced({ plays: "master-b", seconds: 90 }) })] },
      "~",
      /1000\n {4}\/live.opus: plays master-b for 1 min, not master-a\n/u,
    ],
    [
      "a relay whose splicer does not run",
      { splicer: [stream({ missingOn: ["127.0.0.1"], spliced: undefined })] },
      "~",
      /\n {4}\/live.mp3: Icecast at 127.0.0.1 gets no audio from radioctl-splicer/u,
    ],
    ["a host that was never bootstrapped", { change: undefined, differing: 30 }, "~", /never bootstrapped +- +- +-\n/u],
    ["another system", { system: "Ubuntu 24.04" }, " ", /Ubuntu 24.04 /u],
  ])("marks %s, also without colours", (_name, changes, marker, words) => {
    const shown = text([up("master-a"), up("eu-1", changes)]);
    expect(shown).toMatch(words);
    expect(shown).toContain(`\n${marker} eu-1`);
    expect(shown).toContain("\n  master-a");
  });

  it("shows what each splicer plays only with -v, without a mark", () => {
    const relay = up("eu-1", { splicer: [stream({ spliced: spliced({ joins: 2, last: join() }) })] });
    expect(text([relay])).not.toContain("plays");
    expect(text([relay], false, true)).toContain(
      "\n  eu-1  relay  12      #14 2026-11-22T05:00-7f3a anna@laptop  in sync  ok        412 of 1000\n" +
        "    /live.mp3: plays master-a for 2 h 2 min, 2 joins, the last one by content (fit 0.98, 0.02 s without audio)\n",
    );
  });

  it("marks a master when not all relays pull its streams", () => {
    expect(text([up("master-a", { streams: { now: 9, wanted: 10 } })])).toMatch(/^~ master-a .*9 of 10 streams$/mu);
  });

  it("shows why a host gave no answer and a hint, without wider columns", () => {
    const shown = text([up("eu-1"), lost]);
    expect(shown).toContain("! eu-3  relay  (root@192.0.2.23:22): no answer\n    is sshd listening?\n");
    expect(shown).toContain("2 hosts: all in sync, 1 unreachable.");
    expect(shown).toContain("main: master-a (1 of 2 relays), unknown for eu-3\n");
  });

  it("shows where listeners get another master than on other relays, or than in the inventory", () => {
    const moved = { active: { main: "master-b" } };
    const divided = text([up("eu-1", moved), up("eu-2", moved), up("eu-3")]);
    expect(divided).toMatch(/^~ eu-3 .*\n {4}main: from master-a$/mu);
    expect(divided).toContain("main: master-b (2 of 3 relays), master-a (1 of 3 relays); the inventory names master-a\n");
  });

  it("stays narrow with usual names, and cuts long operator names of cloud machines", () => {
    const change = {
      generation: 128,
      run: "2026-11-22T05:00-7f3a",
      operator: "admin@ip-10-0-0-17.eu-central-1.internal",
      at: "",
    };
    const shown = text([up("master-a", { change }), up("eu-1", { change, listeners: { now: 12_345, capacity: 20_000 } })]);
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(shown).toContain("admin@ip-10-0-0…");
  });

  it("is coloured only on request, and not for healthy hosts", () => {
    expect(text([up("eu-1", { differing: 1 }), lost])).not.toContain(OWN_ESCAPE);
    const colored = text([up("eu-1", { differing: 1 }), up("eu-2"), lost], true);
    expect(colored).toContain(`${OWN_ESCAPE}[33m1 difference${OWN_ESCAPE}[0m`);
    expect(colored).toContain(`${OWN_ESCAPE}[31m(root@192.0.2.23:22): no answer${OWN_ESCAPE}[0m`);
    expect(colored.split("\n").find((line) => line.includes("eu-2"))).not.toContain(OWN_ESCAPE);
  });

  it("has every figure as JSON", () => {
    expect(
      JSON.parse(
        JSON.stringify(statusJson(fleetStatus(station, [up("eu-1"), lost], { seconds: 0.6444, certificate: undefined }))),
      ),
    ).toMatchObject({
      hosts: [
        { host: "eu-1", listeners: { now: 412 } },
        { host: "eu-3", error: { kind: "unreachable", exitCode: 5 } },
      ],
      totals: { hosts: 2, unreachable: 1 },
      channels: [{ channel: "main", unknown: ["eu-3"] }],
      seconds: 0.644,
    });
  });
});

describe("a repeated status", () => {
  it("begins with the station's name and its local time", () => {
    expect(watchHeading(station.station, new Date("2026-11-22T04:00:12Z"), 5)).toBe(
      'Radio "Quotes" & <Tags>  22 Nov 2026, 05:00:12 (Europe/Berlin)  every 5 s, Ctrl-C ends\n',
    );
  });

  it("is drawn over the previous one, line by line, and clears the screen only once", () => {
    expect(redrawn("a\nb\n", true)).toBe(`${OWN_ESCAPE}[2J${OWN_ESCAPE}[Ha${OWN_ESCAPE}[K\nb${OWN_ESCAPE}[K\n${OWN_ESCAPE}[J`);
    expect(redrawn("a\n", false)).toBe(`${OWN_ESCAPE}[Ha${OWN_ESCAPE}[K\n${OWN_ESCAPE}[J`);
  });
});
