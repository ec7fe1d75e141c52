import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dnsServer, type DnsServer } from "../fakes/dns-server/server.js";
import type { HostedZone } from "../fakes/route53/hosted-zone.js";
import { fakeRoute53, type FakeRoute53 } from "../fakes/route53/route53.js";
import { start } from "./cli.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { station } from "./station.js";

const hosts = `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }`;

/** Listeners that look up the station's name at its name server, and connect to the address in the answer. */
describe.skipIf(!hasRoot)("relays behind a zone", () => {
  let lab: TestLab;
  let fake: FakeRoute53;
  let zone: HostedZone;
  let server: DnsServer;
  const listeners: Listener[] = [];

  const dns = async (...args: string[]) => {
    const ended = await lab.run("dns", ...args);
    return { ...ended, said: ended.stdout + ended.stderr };
  };

  /** Without a caching resolver in between. */
  const lookUp = async () => {
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${server.port}`]);
    return (await resolver.resolve4("live.radio.example"))[0] ?? "";
  };

  /** The relays that this many new listeners are directed to. */
  const relaysOfNew = async (count: number) => {
    const addresses = new Map(["eu-1", "eu-2"].map((host) => [lab.address(host), host]));
    const answers = await Promise.all(Array.from({ length: count }, lookUp));
    return [...new Set(answers.map((address) => addresses.get(address) ?? address))].sort();
  };

  const simulated = async (...args: string[]) => {
    const { stdout } = await dns("resolve", "--from", "DE", "--json", ...args);
    const { answers } = JSON.parse(stdout) as { answers: Array<{ shares: Record<string, number> }> };
    return Object.keys(answers[0]?.shares ?? {}).sort();
  };

  beforeAll(async () => {
    process.env["AWS_ACCESS_KEY_ID"] = "AKIAFAKE";
    process.env["AWS_SECRET_ACCESS_KEY"] = "fake";
    fake = await fakeRoute53();
    zone = fake.addZone("radio.example");
    server = await dnsServer({ snapshot: () => fake.snapshot(zone) });
    const provider = `dns: { provider: route53, endpoint: "${fake.endpoint}", nameServers: ["127.0.0.1:${server.port}"] }\n`;
    lab = await labUp(
      "test-dns",
      station(hosts) + provider,
      "--installed",
      "--suite",
      "master-a=bookworm",
      "--suite",
      "eu-1=trixie",
      "--suite",
      "eu-2=bookworm",
    );
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    expect(code, stderr).toBe(0);
  }, 600_000);

  afterAll(async () => {
    await Promise.all(listeners.map(async (listener) => listener.stop()));
    await lab?.down();
    await server?.stop();
    await fake?.stop();
  }, 60_000);

  it("are in the zone, healthy by their own /healthz, and get listeners as the simulator predicts", async () => {
    const { code, said } = await dns("apply", "--yes");
    expect(code, said).toBe(0);
    await fake.probe();
    expect((await dns("show")).stdout.match(/ {2}up$/gmu)).toHaveLength(2);
    expect(await relaysOfNew(40)).toEqual(await simulated());
  }, 90_000);

  it("a drained relay gets no new listener and keeps its current ones, and the command waits until they have left", async () => {
    const url = `http://${lab.address("eu-1")}/live.mp3`;
    listeners.push(...[1, 2, 3].map(() => startListener({ url }, "mp3")));
    await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ frames }) => frames > 20, 10)));
    const draining = start(["-i", lab.inventoryFile, "dns", "drain", "eu-1", "--wait", "--deadline", "2m", "--yes"]);
    await expect.poll(async () => relaysOfNew(40), { timeout: 60_000 }).toEqual(["eu-2"]);
    expect(await simulated("--drained", "eu-1")).toEqual(["eu-2"]);
    const heard = listeners.map((listener) => listener.heard().frames);
    await Promise.all(
      listeners.map(async (listener, at) => listener.hearUntil(({ frames }) => frames > (heard[at] ?? 0) + 50, 10)),
    );
    expect(listeners.every((listener) => !listener.heard().dropped)).toBe(true);
    await Promise.all(listeners.splice(0).map(async (listener) => listener.stop()));
    const { code, stderr } = await draining.ended;
    expect(stderr).toMatch(/eu-1: 3 listeners\n(.*\n)*eu-1: 0 listeners$/u);
    expect(code).toBe(0);
  }, 180_000);

  it("an undrained relay gets new listeners again", async () => {
    const { code, said } = await dns("undrain", "eu-1", "--yes");
    expect(code, said).toBe(0);
    expect(await relaysOfNew(40)).toEqual(["eu-1", "eu-2"]);
  }, 60_000);

  it("rotate removes a relay with a failed service, and restores it by itself", async () => {
    await lab.inside("eu-1", "systemctl stop radioctl-healthz");
    const out = await dns("rotate", "--yes");
    expect(out.code, out.said).toBe(0);
    expect(out.stderr).toContain("eu-1 gets no new listeners: not running: radioctl-healthz.service");
    expect(await relaysOfNew(40)).toEqual(["eu-2"]);
    await lab.inside("eu-1", "systemctl start radioctl-healthz");
    const back = await dns("rotate", "--yes");
    expect(back.code, back.said).toBe(0);
    expect(await relaysOfNew(40)).toEqual(["eu-1", "eu-2"]);
  }, 90_000);

  it("when a relay is killed, new listeners go where the simulator predicted, and hear the station", async () => {
    const expected = await simulated("--down", "eu-1");
    await lab.inside("eu-1", "systemctl kill --signal=KILL nginx && systemctl stop nginx");
    await expect
      .poll(
        async () => {
          await fake.probe();
          return relaysOfNew(40);
        },
        { timeout: 30_000 },
      )
      .toEqual(expected);
    expect(expected).toEqual(["eu-2"]);
    expect((await dns("show")).stdout).toMatch(/A eu-1 .* DOWN$/mu);
    const refused = await dns("drain", "eu-2", "--yes");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("region-empty");
    const listener = startListener({ url: `http://${await lookUp()}/live.mp3` }, "mp3");
    listeners.push(listener);
    await listener.hearUntil(({ frames }) => frames > 20, 10);
  }, 120_000);
});
