import { beforeEach, describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { Finding } from "../../../src/health/finding.js";
import { goodCertificate } from "../../fakes/certificates.js";
import type { FakeMount } from "../../fakes/http.js";
import { OWN_CLIENT_HEADER } from "../../../src/roles/own-client.js";
import { burstBytes, ProbedStation, programme, stationText } from "./probed-station.js";

let station: ProbedStation;
beforeEach(async () => {
  station = await ProbedStation.onAir();
});

const wrong = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict !== "OK").map(({ verdict, subject, check }) => `${verdict} ${subject} ${check}`);
const of = (findings: readonly Finding[], subject: string, check: string) =>
  findings.find((finding) => finding.subject === subject && finding.check === check);

describe("the listen name", () => {
  const dns = "dns: { provider: route53, nameServers: ['192.0.2.53'] }\n";
  const asked: unknown[] = [];
  const names = (addresses: string[] | RadioctlError) => ({
    addresses: async (...question: unknown[]) => {
      asked.push(question);
      return addresses instanceof Error ? Promise.reject(addresses) : Promise.resolve(addresses);
    },
  });

  const live = "http://live.radio.example/live.mp3";
  const good = { broadcast: programme, burstBytes };

  it("is probed at the address that the inventory's name servers give", async () => {
    station.http.mounts.set(live, good);
    const { findings } = await station.probe({ inventory: stationText(dns), words: ["dns"], names: names(["192.0.2.22"]) });
    expect(asked).toEqual([["live.radio.example", ["192.0.2.53"]]]);
    expect(findings.map(({ subject, check, verdict }) => [subject, check, verdict])).toEqual([
      ["live.radio.example", "reach", "OK"],
      ["live.radio.example 192.0.2.22 /live.mp3", "reach", "OK"],
      ["live.radio.example 192.0.2.22 /live.mp3", "first-audio", "OK"],
      ["live.radio.example 192.0.2.22 /live.mp3", "continuity", "OK"],
      ["live.radio.example 192.0.2.22 /live.mp3", "silence", "OK"],
    ]);
  });

  it("is probed at each of its addresses, also IPv6, and decoded once", async () => {
    station.http.mounts.set(`${live} 192.0.2.21`, good);
    station.http.mounts.set(`${live} 192.0.2.99`, { broadcast: programme, burstBytes, frozenFromSeconds: 20 });
    station.http.mounts.set(`${live} 2001:db8::99`, 404);
    const { findings } = await station.probe({
      inventory: stationText(dns),
      words: ["dns"],
      names: names(["192.0.2.21", "192.0.2.99", "2001:db8::99"]),
    });
    expect(wrong(findings)).toEqual([
      "CRITICAL live.radio.example 192.0.2.99 /live.mp3 continuity",
      "CRITICAL live.radio.example 2001:db8::99 /live.mp3 reach",
    ]);
    expect(station.decodes).toBe(1);
  });

  it("is probed over TLS when the relay has a certificate; the relay is found by any spelling of its IPv6 address", async () => {
    const inventory = stationText(dns).replace(
      "eu-1: { role: relay, ",
      "eu-1: { role: relay, ipv6: '2001:db8:0:0::21', tls: { certificate: cert.pem, key: !secret tls-key }, ",
    );
    station.http.mounts.set(live, good);
    station.http.mounts.set("https://live.radio.example/live.mp3 2001:db8::21", 404);
    const { findings } = await station.probe({ inventory, words: ["dns"], names: names(["192.0.2.22", "2001:db8::21"]) });
    expect(wrong(findings)).toEqual(["CRITICAL live.radio.example 2001:db8::21 https /live.mp3 reach"]);
    expect(station.decodes).toBe(1);
  });

  it("is probed at no more than sixteen addresses, and the rest is reported as not checked", async () => {
    station.http.mounts.set(live, good);
    const many = Array.from({ length: 18 }, (_, index) => `192.0.2.${100 + index}`);
    const { findings, notChecked } = await station.probe({ inventory: stationText(dns), words: ["dns"], names: names(many) });
    expect(findings.filter(({ check }) => check === "first-audio")).toHaveLength(16);
    expect(notChecked).toEqual([
      { check: "reach", because: "2 more addresses of live.radio.example were not probed", subjects: [] },
    ]);
  });

  it.each([
    ["without an address is critical", names([]), "CRITICAL"],
    [
      "without an answer of a name server is unknown",
      names(new RadioctlError("unreachable", "no answer", { hint: "online?" })),
      "UNKNOWN",
    ],
  ])("%s", async (_name, given, verdict) => {
    const { findings } = await station.probe({ inventory: stationText(dns), words: ["dns"], names: given });
    expect(wrong(findings)).toEqual([`${verdict} live.radio.example reach`]);
  });

  it("is not probed without a dns section", async () => {
    expect((await station.probe({ words: ["dns"] })).findings).toEqual([]);
  });
});

describe("other ways to a relay", () => {
  const good = { broadcast: programme, burstBytes };
  const tls = "https://live.radio.example/live.mp3 192.0.2.21";
  const ipv6 = "http://[2001:db8::21]/live.mp3";
  const inventory = stationText().replace(
    "eu-1: { role: relay, ",
    "eu-1: { role: relay, ipv6: '2001:db8::21', tls: { certificate: cert.pem, key: !secret tls-key }, ",
  );
  const certificates = {
    shown: async () => Promise.resolve(goodCertificate()),
  };
  const probe = async (mounts: Readonly<Record<string, FakeMount | "no network" | number>>) => {
    for (const [url, mount] of Object.entries(mounts)) station.http.mounts.set(url, mount);
    return station.probe({ inventory, certificates });
  };

  it("are probed, too, and have only OK findings when all is well", async () => {
    const { findings } = await probe({ [tls]: good, [ipv6]: good });
    expect(wrong(findings)).toEqual([]);
    expect(of(findings, "eu-1 https /live.mp3", "reach")).toMatchObject({ host: "eu-1", mount: "/live.mp3", region: "eu" });
    expect(of(findings, "eu-1 ipv6 /live.mp3", "continuity")).toBeDefined();
    expect(station.decodes).toBe(1);
  });

  it("on additional ports are probed, over TLS with the listen name", async () => {
    const ports =
      "    tuning: { nginx: { extraHttpPorts: [8000, 8010], extraHttpsPorts: [9443] }, icecast: { relayPort: 18001 } }";
    const withPorts = inventory.replace(/(eu-1: \{ .*) \}\n/u, `$1,\n${ports} }\n`);
    for (const url of [tls, ipv6, "http://192.0.2.21:8000/live.mp3"]) station.http.mounts.set(url, good);
    station.http.mounts.set("http://192.0.2.21:8010/live.mp3", 502);
    station.http.mounts.set("https://live.radio.example:9443/live.mp3 192.0.2.21", 404);
    const { findings } = await station.probe({ inventory: withPorts, certificates });
    expect(wrong(findings)).toEqual(["CRITICAL eu-1 port 8010 /live.mp3 reach", "CRITICAL eu-1 https port 9443 /live.mp3 reach"]);
    expect(of(findings, "eu-1 port 8000 /live.mp3", "continuity")).toMatchObject({ verdict: "OK", host: "eu-1" });
  });

  it("have findings of their own when only they fail", async () => {
    const { findings } = await probe({ [tls]: 502, [ipv6]: 404 });
    expect(wrong(findings)).toEqual(["CRITICAL eu-1 https /live.mp3 reach", "CRITICAL eu-1 ipv6 /live.mp3 reach"]);
  });

  it("over IPv6 are reported as not checked on a machine without IPv6", async () => {
    const { findings, notChecked } = await probe({ [tls]: good, [ipv6]: "no network" });
    expect(wrong(findings)).toEqual([]);
    expect(of(findings, "eu-1 ipv6 /live.mp3", "reach")).toBeUndefined();
    expect(notChecked).toEqual([
      {
        check: "reach",
        because: "this machine has no IPv6: 1 stream was not probed over it",
        subjects: ["eu-1 ipv6 /live.mp3"],
      },
    ]);
  });

  it("over IPv4 have findings on a machine without any network", async () => {
    const { findings } = await probe({ [tls]: "no network", [ipv6]: good });
    expect(wrong(findings)).toEqual(["CRITICAL eu-1 https /live.mp3 reach"]);
  });
});

describe("the secret header of probes", () => {
  it("goes to each relay of the inventory with a value of its own, and to no other server", async () => {
    const live = "http://live.radio.example/live.mp3";
    const good = { broadcast: programme, burstBytes };
    const [relay, foreign] = ["192.0.2.22", "192.0.2.99"];
    station.http.mounts.set(live, good);
    const names = { addresses: async () => Promise.resolve([relay, foreign]) };
    await station.probe({ inventory: stationText("dns: { provider: route53 }\n"), names });
    const values = new Map(
      station.http.captured.map(({ url, address, headers }) => [address ?? new URL(url).hostname, headers?.[OWN_CLIENT_HEADER]]),
    );
    expect([...values.keys()].toSorted()).toEqual(["192.0.2.21", relay, foreign, "master-a", "master-b"]);
    for (const other of [foreign, "master-a", "master-b"]) expect(values.get(other)).toBeUndefined();
    expect(new Set([values.get("192.0.2.21"), values.get(relay)]).size).toBe(2);
    for (const address of ["192.0.2.21", relay]) expect(values.get(address)?.length).toBe(32);
    const toRelay = station.http.captured.filter(({ url, address }) => (address ?? new URL(url).hostname) === relay);
    expect(toRelay.length).toBeGreaterThan(1);
    expect(toRelay.every(({ headers }) => headers?.[OWN_CLIENT_HEADER] === values.get(relay))).toBe(true);
  });
});
