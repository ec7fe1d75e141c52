import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ZoneSnapshot } from "../../../src/dns/records.js";
import type { ProbeResult } from "../../../src/health/finding.js";
import { dnsServer, type DnsServer } from "../../fakes/dns-server/server.js";
import { LiveServers } from "../../fakes/live-server.js";
import { fakeRoute53, type FakeRoute53 } from "../../fakes/route53/route53.js";
import { smallStation } from "../../fakes/small-station.js";
import { STATION_KEY } from "../../fakes/station-key.js";

/** A station on this machine's loopback: real TLS, real name servers, the real program. It has no sshd. */
const program = fileURLToPath(new URL("../../../bin/radioctl.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "radioctl-ways-"));
const servers = new LiveServers();
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1") === true);
const addresses = { A: ["127.0.0.2", "127.0.0.3"], AAAA: hasIpv6 ? ["::1"] : [] };
let names: DnsServer;
let route53: FakeRoute53;
let result: ProbeResult;

async function certify(host: string, name: string, days: number) {
  const [key, cert] = [join(folder, `${host}.key`), join(folder, `${host}.crt`)];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", `/CN=${name}`];
  await execa("openssl", [...made, "-addext", `subjectAltName=DNS:${name}`, "-days", String(days), "-keyout", key, "-out", cert]);
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

const zone = (): ZoneSnapshot => ({
  zone: "radio.example",
  healthChecks: [],
  statuses: new Map(),
  recordSets: Object.entries(addresses).flatMap(([type, values]) =>
    values.length === 0
      ? []
      : [{ name: "live.radio.example", type, policy: { kind: "simple" as const }, ttlSeconds: 60, values }],
  ),
});

const inventory = (ports: {
  http: number;
  https: number;
}) => `${smallStation()}dns: { provider: route53, endpoint: "${route53.endpoint}", nameServers: ["127.0.0.1:${names.port}"] }
defaults:
  ssh: { port: 9 }
  nginx: { httpPort: ${ports.http}, httpsPort: ${ports.https} }
hosts:
  master-a: { role: master, address: 127.0.0.9 }
  eu-1: { role: relay, region: eu, address: 127.0.0.2,${hasIpv6 ? ' ipv6: "::1",' : ""} capacity: 100, tls: { certificate: eu-1.crt, key: !secret tls-key } }
  eu-2: { role: relay, region: eu, address: 127.0.0.3, capacity: 100, tls: { certificate: eu-2.crt, key: !secret tls-key } }
`;

beforeAll(async () => {
  const good = await certify("eu-1", "live.radio.example", 90);
  const other = await certify("eu-2", "other.example", 90);
  names = await dnsServer({ snapshot: zone });
  route53 = await fakeRoute53();
  route53.addZone("radio.example");
  const http = await servers.live("127.0.0.2");
  const https = await servers.live("127.0.0.2", 0, good);
  await servers.live("127.0.0.3", http);
  await servers.live("127.0.0.3", https, other);
  if (hasIpv6) {
    await servers.live("::1", http);
    await servers.live("::1", https, good);
  }
  writeFileSync(join(folder, "radio.yaml"), inventory({ http, https }));
  const { stdout, stderr } = await execa(
    process.execPath,
    [program, "-i", join(folder, "radio.yaml"), "probe", "--sample", "1s", "--json"],
    {
      reject: false,
      env: {
        NODE_EXTRA_CA_CERTS: join(folder, "eu-1.crt"),
        RADIO_STATION_KEY: STATION_KEY,
        RADIO_STUDIO_PASSWORD: "password",
        RADIO_TLS_KEY: good.key,
        AWS_ACCESS_KEY_ID: "AKIAFAKE",
        AWS_SECRET_ACCESS_KEY: "fake",
        SSH_AUTH_SOCK: "",
      },
    },
  );
  if (!stdout.includes('"findings"')) throw new Error(`${stdout}${stderr}`);
  result = JSON.parse(stdout) as ProbeResult;
});

afterAll(async () => {
  await Promise.all([servers.stop(), names?.stop(), route53?.stop()]);
  rmSync(folder, { recursive: true });
});

const verdictOf = (check: string, subject: string) =>
  result.findings.find((finding) => finding.check === check && finding.subject === subject)?.verdict;
const ipv6 = hasIpv6 ? ["OK"] : [undefined];

describe("the program on real servers", () => {
  it("probes the listen name at every address that real name servers give, also over TLS", () => {
    const subjects = ["127.0.0.2", "127.0.0.3", "::1"].map((address) => `live.radio.example ${address}`);
    expect(verdictOf("reach", "live.radio.example")).toBe("OK");
    expect(subjects.map((subject) => verdictOf("reach", `${subject} /live.mp3`))).toEqual(["OK", "OK", ...ipv6]);
    expect(subjects.map((subject) => verdictOf("continuity", `${subject} /live.mp3`))).toEqual(["OK", "OK", ...ipv6]);
    expect(subjects.map((subject) => verdictOf("reach", `${subject} https /live.mp3`))).toEqual(["OK", "CRITICAL", ...ipv6]);
  });

  it("probes each relay over TLS and IPv6, and reports a certificate that players reject as the cause", () => {
    expect(verdictOf("reach", "eu-1 https /live.mp3")).toBe("OK");
    expect(verdictOf("continuity", "eu-1 https /live.mp3")).toBe("OK");
    expect([verdictOf("reach", "eu-1 ipv6 /live.mp3")]).toEqual(ipv6);
    expect(verdictOf("certificate", "eu-1")).toBe("OK");
    expect(verdictOf("certificate", "eu-2")).toBe("CRITICAL");
    const days = result.findings.find(({ check, subject }) => check === "certificate" && subject === "eu-1")?.figures[0]?.value;
    expect(days).toBeGreaterThan(89);
    expect(verdictOf("reach", "eu-2 https /live.mp3")).toBe("CRITICAL");
  });

  it("sends the listen name in the request and in TLS", () => {
    const named = servers.visits.filter(({ host }) => host?.startsWith("live.radio.example:") === true);
    expect(
      new Set(named.filter(({ servername }) => servername !== undefined).map(({ to, servername }) => `${to} ${servername}`)),
    ).toEqual(new Set([`127.0.0.2 live.radio.example`, ...(hasIpv6 ? ["::1 live.radio.example"] : [])]));
    expect(new Set(named.filter(({ servername }) => servername === undefined).map(({ to }) => to))).toEqual(
      new Set(["127.0.0.2", "127.0.0.3", ...(hasIpv6 ? ["::1"] : [])]),
    );
  });
});
