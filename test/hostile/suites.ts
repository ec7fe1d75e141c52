import { adopted, stats } from "./adopted.js";
import { ESCAPES, hostile } from "./answers.js";
import { behaviours, silences } from "./behaviours.js";
import { dnsLines, fleetLines, hostLines, listeningLines, masterLines, type Line } from "./commands.js";
import type { Expected } from "./faults.js";
import { hostilePowerDns, hostileToChanges } from "./power-dns.js";
import { hostileWeb, page, silentWeb, WebServers, type Web } from "./web.js";
import { wireStation, type Host, type WireStation } from "./wire.js";

/** One run of the program among hostile hosts and servers. */
export interface Trial {
  /** `status, a number`: the command, and what it meets. */
  title: string;
  argv: readonly string[];
  expected: Expected;
  station: WireStation;
  /** More lines of the inventory. */
  more?: string;
  /** How long it may take. */
  mostSeconds: number;
  /** It takes a deadline of the program: only the benchmark runs it. */
  isLong?: boolean;
}

export interface Suite {
  trials: readonly Trial[];
  stop(): Promise<void>;
}

/** A command ends within its own deadlines; only silent hosts and servers make it wait for them. */
const MOST_SECONDS = 60;
const MOST_SILENT_SECONDS = 200;

/** The hosts of a fleet are tried in groups: a run with some of them takes less time. */
const GROUPS = 3;

const everyNth = <Value>(values: readonly Value[], step: number, from: number): Value[] =>
  values.filter((_, index) => index % step === from % step);

function trial(
  station: WireStation,
  [text, expected = {}]: Line,
  meets: string,
  more: Partial<Trial> & { host?: string } = {},
): Trial {
  const { host = "", ...others } = more;
  const argv = text.split(" ").flatMap((word) => (word === "RELAYS" ? station.relays : word === "HOST" ? [host] : [word]));
  return { title: `${text}, ${meets}`, argv, expected, station, mostSeconds: MOST_SECONDS, ...others };
}

/** Every second one of `count` things with one of the lines in a short run, and all with all lines in the benchmark. */
function inTurn<Made>(count: number, lines: readonly Line[], make: (index: number, line: Line, isLong: boolean) => Made): Made[] {
  return Array.from({ length: count }, (_, index) =>
    lines.map((line, at) => make(index, line, index % 2 !== 0 || at !== (index / 2) % lines.length)),
  ).flat();
}

function suite(stations: readonly WireStation[], trials: readonly Trial[], webs?: WebServers): Suite {
  const stop = async () => void (await Promise.all([...stations.map(async (station) => station.stop()), webs?.stop()]));
  return { trials, stop };
}

const answering: readonly Host[] = Object.values(hostile).map((answer) => ({ answer }));
const behaving: readonly Host[] = Object.values(behaviours).map((behaviour) => ({ behaviour }));
const silent: readonly Host[] = Object.values(silences).map((behaviour) => ({ behaviour }));

/** Commands over a fleet with hostile hosts, and one good one. */
async function fleetSuite(): Promise<Suite> {
  const groups = Array.from({ length: GROUPS }, (_, group) => everyNth(answering, GROUPS, group));
  const stations = await Promise.all(groups.map(async (group) => wireStation(group, { banner: ESCAPES })));
  const [wild, still] = [await wireStation(behaving), await wireStation(silent)];
  const trials = fleetLines.flatMap((line, at) => [
    ...stations.map((station, group) => trial(station, line, `hosts ${group + 1}`, { isLong: group !== at % GROUPS })),
    trial(wild, line, "hosts without end", { isLong: at % GROUPS !== 0 }),
    trial(still, line, "silent hosts", { isLong: true, mostSeconds: MOST_SILENT_SECONDS }),
  ]);
  return suite([...stations, wild, still], trials);
}

/** Commands over a fleet of hosts that write without end or break off, and one good one; those of the fleet suite that are not long. */
export async function endlessSuite(): Promise<Suite> {
  const station = await wireStation(behaving);
  const lines = fleetLines.filter(([text], at) => at % GROUPS === 0 && !text.startsWith("cutover"));
  return suite(
    [station],
    lines.map((line) => trial(station, line, "hosts without end")),
  );
}

/** Commands for one host, which is hostile. */
export async function hostSuite(): Promise<Suite> {
  const names = [...Object.keys(hostile), ...Object.keys(behaviours), ...Object.keys(silences)];
  const station = await wireStation([...answering, ...behaving, ...silent]);
  const loud = answering.length + behaving.length;
  const trials = inTurn(names.length, hostLines, (index, line, isLong) => {
    // Logs without end are read until their deadline.
    const isSlow = index >= loud || (index >= answering.length && line[0].startsWith("logs"));
    const slow = isSlow ? { isLong: true, mostSeconds: MOST_SILENT_SECONDS } : { isLong };
    // Logs are followed without end, as long as lines come.
    const expected: Line = line[0].endsWith("-f") && index >= answering.length ? ["logs HOST", line[1]] : line;
    return trial(station, expected, names[index] ?? "", { host: station.relays[index] ?? "", ...slow });
  });
  return suite([station], trials);
}

/** Commands for masters, one of which is hostile. */
export async function masterSuite(): Promise<Suite> {
  const names = [...Object.keys(hostile), ...Object.keys(behaviours)];
  const stations = await Promise.all([...answering, ...behaving].map(async (master) => wireStation([], { master })));
  const trials = inTurn(stations.length, masterLines, (index, line, isLong) =>
    trial(stations[index] as WireStation, line, names[index] ?? "", { isLong }),
  );
  return suite(stations, trials);
}

/** Commands that listen to streams: of relays, and of masters through their sshds. */
export async function listeningSuite(): Promise<Suite> {
  const relays = await wireStation(Object.values(hostileWeb).map((web) => ({ web })));
  const silentRelays = await wireStation(Object.values(silentWeb).map((web) => ({ web })));
  const icecasts = Object.entries(hostileWeb);
  const stations = await Promise.all(icecasts.map(async ([, icecast]) => wireStation([], { icecast })));
  const trials = [
    ...listeningLines.map((line) => trial(relays, line, "relays")),
    ...listeningLines.map((line, at) => trial(silentRelays, line, "silent relays", { isLong: at > 0 })),
    ...inTurn(stations.length, listeningLines, (index, line, isLong) =>
      trial(stations[index] as WireStation, line, `masters: ${icecasts[index]?.[0]}`, { isLong }),
    ),
  ];
  return suite([relays, silentRelays, ...stations], trials);
}

/** `adopt` of stations with hostile files, and of a good one with a hostile Icecast. */
async function adoptSuite(): Promise<Suite> {
  const hosts = Object.entries(adopted);
  const icecasts: Array<[string, Web]> = [
    ...Object.entries(hostileWeb),
    ...Object.entries(stats).map(([name, xml]): [string, Web] => [name, page(xml)]),
  ];
  const good = { answer: adopted["a good station"] } as Host;
  const [files, ...others] = await Promise.all([
    wireStation(hosts.map(([, answer]) => ({ answer }))),
    ...icecasts.map(async ([, icecast]) => wireStation([good], { icecast })),
  ]);
  const adopt = (station: WireStation, index: number, name: string, isLong: boolean): Trial => ({
    ...trial(station, ["adopt"], name, { isLong }),
    argv: ["adopt", station.logins[index] ?? "", "--identity", "../key", "--out", "new.yaml", "--secrets", "new-secrets.yaml"],
  });
  const trials = [
    ...hosts.map(([name], index) => adopt(files, index, name, false)),
    ...icecasts.map(([name], index) => adopt(others[index] as WireStation, 0, `an Icecast: ${name}`, index % GROUPS !== 0)),
  ];
  return suite([files, ...others], trials);
}

/** Commands that ask PowerDNS. */
export async function powerDnsSuite(): Promise<Suite> {
  const station = await wireStation([]);
  const webs = new WebServers();
  const inventoryOf = async (web: Web) =>
    `dns: { provider: powerdns, url: "http://127.0.0.1:${await webs.serve(web)}", apiKey: !secret dns-key, nameServers: ["127.0.0.1:1"] }\n`;
  const sections = await Promise.all(Object.values(hostilePowerDns).map(inventoryOf));
  const names = Object.keys(hostilePowerDns);
  const reads = inTurn(names.length, dnsLines, (index, line, isLong) =>
    trial(station, line, names[index] ?? "", { isLong, more: sections[index] ?? "" }),
  );
  const changes = await Promise.all(
    Object.entries(hostileToChanges).map(async ([name, web], index) =>
      trial(station, ["dns apply --yes"], name, { isLong: index % 2 !== 0, more: await inventoryOf(web) }),
    ),
  );
  return suite([station], [...reads, ...changes], webs);
}

/** Each by what is hostile. */
export const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  fleet: fleetSuite,
  "one host": hostSuite,
  masters: masterSuite,
  streams: listeningSuite,
  adopt: adoptSuite,
  PowerDNS: powerDnsSuite,
};
