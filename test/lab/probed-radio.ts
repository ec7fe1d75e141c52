import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, vi } from "vitest";
import type { ZoneSnapshot } from "../../src/dns/records.js";
import { parseSplicer } from "../../src/health/facts/splicer.js";
import type { ProbeResult } from "../../src/health/finding.js";
import { dnsServer, type DnsServer } from "../fakes/dns-server/server.js";
import type { HostedZone } from "../fakes/route53/hosted-zone.js";
import { fakeRoute53, type FakeRoute53 } from "../fakes/route53/route53.js";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { labUp, type TestLab } from "./lab-fixture.js";
import { station } from "./station.js";

const masters = ["master-a", "master-b"];

/** Bytes: four seconds at 128 kbit/s. */
const SECONDS_OF_IT = 64_000;

/** How long a test may wait for an effect. */
const PATIENCE = { timeout: 40_000, interval: 200 };

/**
 * A container shares its machine's load, memory and disk, which tests keep busy; half of a sample of one second may be late. Only the effects of the
 * fault should be raised.
 */
const machine = `health:
  loadPerCore: { warning: 1000, critical: 1000 }
  memoryPercent: { warning: 0.01, critical: 0.01 }
  diskPercent: { warning: 99.9, critical: 99.9 }
  firstAudioSeconds: { warning: 4, critical: 5 }
  ratePercent: { warning: 40, critical: 20 }
`;

const hosts = `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 10 }
  us-1: { role: relay, region: us, address: 192.0.2.31, capacity: 10 }`;

const inventory = station(hosts, { masters })
  .replace('eu: { locations: ["*"] }', 'eu: { locations: ["*"], failover: [us] }\n  us: { locations: [NA], failover: [eu] }')
  .replace("bufferSeconds: 0.5 }", "bufferSeconds: 0.5, silence: { afterSeconds: 1 } }");

/** A station on air, with its zone and a certificate, for fault injection. */
export class ProbedRadio {
  lab!: TestLab;
  /** The name server's answers instead of the zone. */
  wrongAnswer: ((zone: ZoneSnapshot) => ZoneSnapshot) | undefined;
  readonly #encoders = new Map<string, Encoder>();
  #fake!: FakeRoute53;
  #zone!: HostedZone;
  #server!: DnsServer;

  async up(name: string): Promise<void> {
    process.env["AWS_ACCESS_KEY_ID"] = "AKIAFAKE";
    process.env["AWS_SECRET_ACCESS_KEY"] = "fake";
    this.#fake = await fakeRoute53();
    this.#zone = this.#fake.addZone("radio.example");
    const snapshot = () => (this.wrongAnswer ?? ((zone) => zone))(this.#fake.snapshot(this.#zone));
    this.#server = await dnsServer({ snapshot });
    const dns = `dns: { provider: route53, endpoint: "${this.#fake.endpoint}", nameServers: ["127.0.0.1:${this.#server.port}"] }\n`;
    const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=trixie", "us-1=bookworm"].flatMap((suite) => [
      "--suite",
      suite,
    ]);
    this.lab = await labUp(name, inventory + dns + machine, "--installed", ...suites);
    await this.#withCertificate("us-1");
    // A playlist that is empty when Liquidsoap starts stays empty.
    await Promise.all(masters.map(async (master) => this.#fillNight(master)));
    await this.#must("bootstrap", "--all", "--yes");
    await Promise.all(masters.map(async (master) => this.feed(master)));
    await Promise.all([...masters, "eu-1", "us-1"].map(async (host) => this.lab.inside(host, emptyLists)));
    await this.#must("dns", "apply", "--yes");
    await this.#fake.probe();
    await Promise.all(masters.map(async (master) => this.plays(master, "studio")));
    await this.holdsAll("eu-1", "us-1");
  }

  async down(): Promise<void> {
    await Promise.all([...this.#encoders.values()].map(async (encoder) => encoder.stop()));
    await this.lab?.down();
    await this.#server?.stop();
    await this.#fake?.stop();
  }

  /** Everything that a probe finds. */
  async probe(): Promise<ProbeResult & { code: number | undefined }> {
    const { code, stdout, stderr } = await this.lab.run("probe", "--sample", "1s", "--json");
    if (!stdout.startsWith("{")) throw new Error(stderr);
    return { ...(JSON.parse(stdout) as ProbeResult), code };
  }

  /** Reconnects the studio to a master. @param audio "silence": connected, but silent */
  async feed(master: string, audio: "noise" | "silence" = "noise"): Promise<void> {
    await this.unplug(master);
    const password = this.lab.secrets["studio-password"] ?? "";
    const target = { host: this.lab.address(master), port: 8005, mount: "/studio", user: "source", password };
    this.#encoders.set(master, await startEncoder({ ...target, codec: "mp3", bitrateKbps: 128, audio }));
  }

  /** Feeds a master whose port for encoders was closed, as soon as it is open. */
  async feedAgain(master: string): Promise<void> {
    await vi.waitFor(async () => this.feed(master), PATIENCE);
    await this.plays(master, "studio");
  }

  async unplug(master: string): Promise<void> {
    await this.#encoders.get(master)?.stop();
    this.#encoders.delete(master);
  }

  /** Waits until a master's Liquidsoap plays this source. */
  async plays(master: string, source: string): Promise<void> {
    const status = async () => this.lab.inside(master, "/usr/local/lib/radioctl/programme status || true");
    await vi.waitFor(async () => expect(await status()).toContain(`on_air=${source} `), PATIENCE);
  }

  /** Waits until a master's Liquidsoap has detected that a connected source is silent. */
  async findsSilent(master: string, source: string): Promise<void> {
    const status = async () => this.lab.inside(master, "/usr/local/lib/radioctl/programme status || true");
    const silent = new RegExp(`^source main ${source} .*connected=yes silent=yes`, "mu");
    await vi.waitFor(async () => expect(await status()).toMatch(silent), PATIENCE);
  }

  /** Waits until relays hold both masters' streams. */
  async holdsAll(...relays: string[]): Promise<void> {
    const list = "curl -sf --max-time 2 --config /etc/radioctl/icecast.curl http://127.0.0.1:8001/admin/listmounts || true";
    const held = async (relay: string) => {
      const xml = await this.lab.inside(relay, list);
      return masters.filter((master) => xml.includes(`"/${master}/live.mp3"`));
    };
    for (const relay of relays) await vi.waitFor(async () => expect(await held(relay)).toEqual(masters), PATIENCE);
  }

  /** Orders relays to play master-a, which fell to the standby at a fault, and waits until they do, with both masters' streams at hand. */
  async bringHome(...relays: string[]): Promise<void> {
    const order =
      "cp /etc/nginx/radio/active-main.conf /root/active-main && cp /root/active-main /etc/nginx/radio/active-main.conf";
    const streams = async (relay: string) =>
      parseSplicer(await this.lab.inside(relay, "cat /run/radioctl-splicer/state.json || true"));
    // Without both, the state may be of a moment before the relay falls to the one that is there first.
    const settled = async (relay: string) => {
      const all = await streams(relay);
      for (const { parents } of all) for (const { silentSeconds } of parents) expect(silentSeconds ?? Infinity).toBeLessThan(2);
      return [...new Set(all.map(({ plays }) => plays))];
    };
    for (const relay of relays) {
      if ((await vi.waitFor(async () => settled(relay), PATIENCE)).join(" ") === "master-a") continue;
      await this.lab.inside(relay, order);
      await vi.waitFor(async () => expect(await settled(relay)).toEqual(["master-a"]), PATIENCE);
    }
  }

  /** Waits until a relay holds a master's stream by a new connection after `change` ended the old one, and has received seconds of it. */
  async takesAnew(relay: string, master: string, change: () => Promise<unknown>): Promise<void> {
    const statistics = "curl -sf --max-time 2 --config /etc/radioctl/icecast.curl http://127.0.0.1:8001/admin/stats || true";
    const start = new RegExp(`<source mount="/${master}/live.mp3">(?:(?!</source>).)*?<stream_start_iso8601>([^<]*)`, "su");
    const since = async () => start.exec(await this.lab.inside(relay, statistics))?.[1];
    const before = await since();
    await change();
    await vi.waitFor(async () => expect([undefined, before]).not.toContain(await since()), PATIENCE);
    const bytes = new RegExp(`<source mount="/${master}/live.mp3">(?:(?!</source>).)*?<total_bytes_read>(\\d+)`, "su");
    const read = async () => Number(bytes.exec(await this.lab.inside(relay, statistics))?.[1]);
    await vi.waitFor(async () => expect(await read()).toBeGreaterThan(SECONDS_OF_IT), PATIENCE);
  }

  /** Gives us-1 a certificate that is valid for this time. */
  async renew(days: number): Promise<void> {
    await this.#certify(days);
    await this.#must("deploy", "us-1", "--yes");
  }

  async #must(...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await this.lab.run(...args);
    if (code !== 0) throw new Error(`${args.join(" ")}: ${stdout}${stderr}`);
  }

  async #withCertificate(relay: string): Promise<void> {
    const { folder, inventoryFile } = this.lab;
    await execa("openssl", [
      "genpkey",
      "-algorithm",
      "EC",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-out",
      join(folder, "tls.key"),
    ]);
    await this.#certify(90);
    const key = JSON.stringify(await readFile(join(folder, "tls.key"), "utf8"));
    await writeFile(join(folder, "secrets.yaml"), `${await readFile(join(folder, "secrets.yaml"), "utf8")}tls-key: ${key}\n`);
    const text = await readFile(inventoryFile, "utf8");
    const line = new RegExp(`^( *${relay}: \\{ )`, "mu");
    await writeFile(inventoryFile, text.replace(line, "$1tls: { certificate: tls.crt, key: !secret tls-key }, "));
  }

  /** A self-signed certificate that the program's environment trusts. */
  async #certify(days: number): Promise<void> {
    const [key, crt] = [join(this.lab.folder, "tls.key"), join(this.lab.folder, "tls.crt")];
    const names = ["-subj", "/CN=live.radio.example", "-addext", "subjectAltName=DNS:live.radio.example"];
    await execa("openssl", ["req", "-x509", "-key", key, "-days", String(days), ...names, "-out", crt]);
    process.env["NODE_EXTRA_CA_CERTS"] = crt;
  }

  async #fillNight(master: string): Promise<void> {
    const { stdout } = await execa("ffmpeg", [...nightMusic, "-"], { encoding: "buffer" });
    const song = Buffer.from(stdout).toString("base64");
    await this.lab.inside(master, `mkdir -p /srv/radio/night && echo ${song} | base64 -d >/srv/radio/night/song.mp3`);
  }
}

/** Pending upgrades in the lab are not part of the test: with these lists, no package has a newer version. */
const emptyLists = "rm -rf /var/lib/apt/lists/* && touch /var/lib/apt/lists/lab_dists_stable_InRelease";

const nightMusic = ["-loglevel", "error", "-f", "lavfi", "-i", "sine=f=330:d=10", "-b:a", "32k", "-ac", "1", "-f", "mp3"];
