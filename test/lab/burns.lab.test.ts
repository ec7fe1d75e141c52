import { access, cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { Resolver } from "node:dns/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Drill } from "../../src/fleet/store-drills.js";
import { dnsServer, type DnsServer } from "../fakes/dns-server/server.js";
import { fakeRoute53, type FakeRoute53 } from "../fakes/route53/route53.js";
import { startMoto } from "../fakes/s3/moto.js";
import { radioctl } from "./cli.js";
import { fillRelay } from "./crowd.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { BED, burningHosts, edit, KEY, KEY_ID, makeBed, MIRRORED, NEW, operatorFolder, STATE_KEY } from "./station-to-burn.js";

const LAB = "test-burns";

const sums = `cd ${BED} && find . -type f | sort | xargs sha256sum`;

type Findings = { findings: Array<Record<string, string>> };

describe.skipIf(!hasRoot)("a station that burns", () => {
  let lab: TestLab;
  let server: Awaited<ReturnType<typeof startMoto>>;
  let fake: FakeRoute53;
  let zone: ReturnType<FakeRoute53["addZone"]>;
  let names: DnsServer;
  let before: string;
  /** The folder of the operator, and the inventory in it. */
  let folder: string;
  let inventory: string;

  const run = async (...args: string[]) => radioctl("-i", inventory, ...args);
  const must = async (...args: string[]) => {
    const ended = await run(...args);
    if (ended.code !== 0) throw new Error(`${args.join(" ")}: exit code ${ended.code}: ${ended.stderr}${ended.stdout}`);
    return ended;
  };
  const findingsOf = async (...checks: string[]) => {
    const { findings } = JSON.parse((await run("probe", "--json")).stdout) as Findings;
    return findings.filter(({ check = "" }) => checks.includes(check));
  };
  const onMasters = async (command: string) =>
    Promise.all(["master-a", "master-b"].map(async (master) => lab.inside(master, command)));

  beforeAll(async () => {
    process.env["AWS_ACCESS_KEY_ID"] = KEY_ID;
    process.env["AWS_SECRET_ACCESS_KEY"] = KEY;
    fake = await fakeRoute53();
    zone = fake.addZone("radio.example");
    names = await dnsServer({ snapshot: () => fake.snapshot(zone) });
    const dns = `dns: { provider: route53, endpoint: "${fake.endpoint}", nameServers: ["127.0.0.1:${names.port}"] }\n`;
    lab = await labUp(LAB, burningHosts + dns, "--installed");
    server = await startMoto({ address: lab.address("master-a").replace(/\d+$/u, "1") });
    folder = await operatorFolder(lab, server);
    inventory = join(folder, "inventory.yaml");
    await onMasters(makeBed);
    const bed = await lab.inside("master-a", `head -c 2000000 ${BED}/album/song-300.wav | base64 -w0`);
    const url = `${server.endpoint}/${server.access.bucket}/radio/beds/evening/one.wav`;
    const put = await fetch(url, { method: "PUT", body: Buffer.from(bed, "base64") });
    if (!put.ok) throw new Error(`moto answered ${put.status}`);
    const bootstrap = await must("bootstrap", "--all", "--yes");
    console.log(`bootstrap: ${bootstrap.seconds.toFixed(1)} s`);
    before = await lab.inside("master-a", sums);
  }, 500_000);

  /** Time, snapshot (not a number), files, bytes, bytes added, seconds. */
  const backedUp = async () => (await lab.inside("master-a", "cat /var/lib/radioctl-backup/success")).split(" ").map(Number);

  afterAll(async () => {
    await lab?.down();
    await server?.stop();
    await names?.stop();
    await fake?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it("backs its masters up, and stores nothing new when nothing has changed", async () => {
    await onMasters("systemctl start radioctl-backup");
    const [, , files = 0, bytes = 0, added = 0, seconds = 0] = await backedUp();
    console.log(`backup: ${files} files, ${bytes} bytes, ${added} added, ${seconds} s`);
    expect(files).toBeGreaterThanOrEqual(3);
    expect(bytes).toBeGreaterThan(50_000_000);
    expect(added).toBeGreaterThan(1_000_000);
    await lab.inside("master-a", "systemctl start radioctl-backup");
    expect((await backedUp())[4]).toBeLessThan(100_000);
    expect(await lab.inside("master-a", "systemctl is-active radioctl-backup.timer")).toBe("active");
  }, 300_000);

  it("mirrors its bed from the bucket to both masters", async () => {
    await onMasters("systemctl start radioctl-bed");
    const found = await onMasters(`stat -c %s ${MIRRORED}/one.wav`);
    expect(found).toEqual(["2000000", "2000000"]);
  }, 120_000);

  it("records on both masters, where the recorder sees the disk and the uploader its key", async () => {
    const status = await run("recordings", "status");
    console.log(status.stdout + status.stderr);
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/main on master-a: records /u);
    expect(status.stdout).toMatch(/main on master-b: records /u);
    const keys = await onMasters("systemctl show -p ActiveState,NRestarts radioctl-uploader radioctl-recorder");
    for (const each of keys) expect(each).toBe("NRestarts=0\nActiveState=active\n\nNRestarts=0\nActiveState=active");
  }, 120_000);

  it("stops recording on a full disk with a finding, and stays on air", async () => {
    const crowd = await fillRelay(`http://${lab.address("eu-1")}/live.mp3`, 10, ["VLC/3.0.18 LibVLC/3.0.18"]);
    try {
      await lab.inside(
        "master-a",
        "systemctl stop radioctl-recorder && mount -t tmpfs -o size=2m,mode=0755 tmpfs /var/lib/radioctl-recorder && chown radioctl-recorder: /var/lib/radioctl-recorder && systemctl start radioctl-recorder",
      );
      await expect
        .poll(async () => findingsOf("recordings"), { timeout: 90_000, interval: 3000 })
        .toContainEqual(expect.objectContaining({ host: "master-a", verdict: "WARNING" }));
      expect(await lab.inside("master-a", "systemctl is-active radioctl-liquidsoap")).toBe("active");
      expect(crowd.dropped()).toBe(0);
    } finally {
      crowd.stop();
      await lab.inside(
        "master-a",
        "systemctl stop radioctl-recorder; umount /var/lib/radioctl-recorder; systemctl start radioctl-recorder",
      );
    }
  }, 200_000);

  it("uploads a show that was cut and survived kills, and fetches it", async () => {
    const clock = (minutes: number) =>
      new Date(Date.now() + minutes * 60_000).toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" }).slice(0, 5);
    const show = { name: "short", from: clock(2), to: clock(3) };
    await edit(inventory, (document) => document.setIn(["channels", "main", "recordings", "shows"], document.createNode([show])));
    const deployed = await must("deploy", "--yes");
    console.log(`deploy: ${deployed.seconds.toFixed(1)} s, show ${show.from} to ${show.to}`);
    const recording = async () => (await run("recordings", "status")).stdout;
    await expect.poll(recording, { timeout: 180_000, interval: 2000 }).toMatch(/main on master-a: records .*short/u);
    for (const unit of ["recorder", "uploader", "recorder"])
      await lab.inside("master-a", `systemctl kill -s KILL radioctl-${unit}`);
    interface Listed {
      recordings: Array<{ show: string; key: string | null; day: string; seconds: number; gapSeconds: number }>;
    }
    const listed = async () =>
      (JSON.parse((await run("recordings", "list", "--json")).stdout) as Listed).recordings.find(
        (each) => each.show === "short" && each.key !== null,
      );
    await expect.poll(listed, { timeout: 240_000, interval: 3000 }).toBeDefined();
    const found = await listed();
    console.log(JSON.stringify(found));
    expect(found?.gapSeconds).toBeLessThan(30);
    const into = join(folder, "shows");
    await must("recordings", "fetch", "main", found?.day ?? "", "--show", "short", "--into", into);
    const objects = await (
      await fetch(`${server.endpoint}/${server.access.bucket}?list-type=2&max-keys=1000&prefix=radio/shows/`)
    ).text();
    const keys = [...objects.matchAll(/<Key>([^<]+)<\/Key>/gu)].map(([, key = ""]) => key);
    for (const record of keys.filter((key) => key.endsWith(".json")))
      expect(keys.some((key) => key.startsWith(record.replace(/json$/u, "")) && !key.endsWith(".json"))).toBe(true);
  }, 500_000);

  it("reports no finding about a recent backup, and that no restore was rehearsed", async () => {
    const about = await findingsOf("backup", "drill");
    expect(about.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(["backup OK", "backup OK", "drill WARNING"]);
  }, 120_000);

  it("refuses to restore onto a running active master", async () => {
    const refused = await run("restore", "master-a", "--yes");
    expect(refused.code, refused.stderr).toBe(4);
    expect(refused.stderr).toContain("refused by guard on-air: master-a is an active master, and its programme runs");
  }, 60_000);

  it("burns with the operator's folder: it is on air on new machines, with its bed, its DNS and its history, and no listener of the relay that lived is dropped", async () => {
    await must("dns", "apply", "--yes");
    await run("report");
    await must("backup", "--state");
    const crowd = await fillRelay(`http://${lab.address("eu-1")}/live.mp3`, 40, ["VLC/3.0.18 LibVLC/3.0.18"]);
    try {
      for (const host of Object.keys(NEW)) await must("lab", "fault", LAB, "cut", host);
      await rm(folder, { recursive: true });
      process.env["RADIO_STATE_KEY"] = STATE_KEY;
      onTestFinished(() => void delete process.env["RADIO_STATE_KEY"]);
      const burnt = performance.now();
      const bucket = ["--bucket", `s3://${server.access.bucket}/radio`, "--endpoint", server.endpoint];
      const state = await radioctl("restore", "--state", folder, ...bucket, "--yes");
      console.log(`restore --state: ${state.seconds.toFixed(1)} s\n${state.stderr}${state.stdout}`);
      expect(state.code, state.stderr + state.stdout).toBe(0);
      expect((await stat(join(folder, "journal", "history.sqlite"))).size).toBeGreaterThan(0);
      const to = Object.entries(NEW).map(([host, machine]) => `${host}=${lab.address(machine)}`);
      const restore = await run("restore", "--all", "--to", to.join(","), "--yes", "--accept-new-host-key");
      console.log(`restore --all: ${restore.seconds.toFixed(1)} s\n${restore.stderr}${restore.stdout}`);
      expect(restore.code, restore.stderr + restore.stdout).toBe(0);
      const dns = await must("dns", "apply", "--yes");
      const seconds = (performance.now() - burnt) / 1000;
      console.log(`dns apply: ${dns.seconds.toFixed(1)} s; the whole: ${seconds.toFixed(1)} s; dropped: ${crowd.dropped()}`);
      console.log(await lab.inside("eu-1", "journalctl -u radioctl-splicer -o short-iso --no-pager | tail -n 8"));
      expect(crowd.dropped()).toBe(0);
      expect(await lab.inside("new-a", sums)).toBe(before);
      expect(await lab.inside("new-b", sums)).toBe(before);
      expect((await run("source", "list", "--json")).stdout.replaceAll(/\s/gu, "")).toContain('"onAir":"night"');
      await fake.probe();
      const resolver = new Resolver();
      resolver.setServers([`127.0.0.1:${names.port}`]);
      const answers = await Promise.all(Array.from({ length: 40 }, async () => resolver.resolve4("live.radio.example")));
      expect(new Set(answers.flat())).toEqual(new Set([lab.address("eu-1"), lab.address("new-2")]));
      await expect
        .poll(async () => findingsOf("splicer"), { timeout: 60_000, interval: 3000 })
        .not.toContainEqual(expect.objectContaining({ verdict: "WARNING" }));
      expect(crowd.dropped()).toBe(0);
      expect(seconds).toBeLessThan(600);
    } finally {
      crowd.stop();
    }
  }, 600_000);

  it("rehearses the restore: the backups play in another lab, and the result is kept", async () => {
    const copy = await mkdtemp(join(tmpdir(), "radioctl-drill-"));
    onTestFinished(async () => rm(copy, { recursive: true }));
    await access(inventory);
    const document = parseDocument(await readFile(inventory, "utf8"));
    // The drill's lab adds an operator of this name.
    document.deleteIn(["station", "operators", 1]);
    await writeFile(join(copy, "station.yaml"), document.toString({ lineWidth: 0 }));
    await cp(join(folder, "secrets.yaml"), join(copy, "secrets.yaml"));
    const words = ["lab", "rehearse", "restore", "--hosts", "3", "--name", `${LAB}-drill`, "--json"];
    const drill = await radioctl("-i", join(copy, "station.yaml"), ...words);
    console.log(`rehearsal: ${drill.seconds.toFixed(1)} s\n${drill.stderr}`);
    expect(drill.code, drill.stderr).toBe(0);
    const { ok, hosts: restored } = JSON.parse(drill.stdout) as Drill;
    expect(ok).toBe(true);
    expect(restored.map(({ host, files, bytes }) => [host, files, bytes])).toEqual([
      ["master-a", 3, 52_920_132],
      ["master-b", 3, 52_920_132],
    ]);
    expect(await findingsOf("drill")).toContainEqual(expect.objectContaining({ verdict: "OK" }));
  }, 500_000);
});
