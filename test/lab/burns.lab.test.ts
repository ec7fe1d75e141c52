import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Drill } from "../../src/fleet/store-drills.js";
import { startMoto } from "../fakes/s3/moto.js";
import { radioctl } from "./cli.js";
import { fillRelay } from "./crowd.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { station } from "./station.js";

const LAB = "test-burns";
const BED = "/srv/radio/night";

/** new-a becomes the machine of master-a; the station does not know it. */
const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 } # Frankfurt
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  new-a: { role: relay, region: eu, address: 192.0.2.31, capacity: 10 }`,
  { masters: ["master-a", "master-b"] },
);

/** Three songs of 100 s, 53 MB together: a second of a tone, again and again. */
const makeSong = (hertz: number) =>
  `perl -e 'my $n = 44100; my $second = join "", map { my $s = int(8000 * sin($_ * ${hertz} * 6.2831853 / $n)); pack("s<s<", $s, $s) } 0 .. $n - 1; print "RIFF", pack("V", 36 + 400 * $n), "WAVEfmt ", pack("VvvVVvv", 16, 1, 2, $n, 4 * $n, 4, 16), "data", pack("V", 400 * $n), $second x 100' >${BED}/album/song-${hertz}.wav`;
const makeBed = [`mkdir -p ${BED}/album`, ...[300, 400, 500].map(makeSong)].join(" && ");

const sums = `cd ${BED} && find . -type f | sort | xargs sha256sum`;

describe.skipIf(!hasRoot)("a station whose active master burns", () => {
  let lab: TestLab;
  let server: Awaited<ReturnType<typeof startMoto>>;
  let before: string;

  beforeAll(async () => {
    lab = await labUp(LAB, inventory, "--installed");
    server = await startMoto({ address: lab.address("master-a").replace(/\d+$/u, "1") });
    const document = parseDocument(await readFile(lab.inventoryFile, "utf8"));
    document.deleteIn(["hosts", "new-a"]);
    const added = `artifacts:
  bucket: ${server.access.bucket}
  endpoint: ${server.endpoint}
  prefix: radio/
  credentials: { accessKeyId: !secret bucket-id, secretAccessKey: !secret bucket-key }
  hostCredentials: { accessKeyId: !secret bucket-id, secretAccessKey: !secret bucket-key }
`;
    await writeFile(lab.inventoryFile, `${document.toString({ lineWidth: 0 })}${added}`);
    const secrets = `${lab.folder}/secrets.yaml`;
    const known = await readFile(secrets, "utf8");
    await writeFile(
      secrets,
      `${known}bucket-id: AKIATEST\nbucket-key: a-key-of-tests\nstate-key: a-state-key-of-a-test-that-is-long-enough\n`,
    );
    await Promise.all(["master-a", "master-b"].map(async (master) => lab.inside(master, makeBed)));
    const bootstrap = await lab.run("bootstrap", "--all", "--yes");
    if (bootstrap.code !== 0) throw new Error(`bootstrap: ${bootstrap.stderr}${bootstrap.stdout}`);
    before = await lab.inside("master-a", sums);
  }, 400_000);

  /** Time, snapshot (not a number), files, bytes, bytes added, seconds. */
  const backedUp = async () => (await lab.inside("master-a", "cat /var/lib/radioctl-backup/success")).split(" ").map(Number);

  afterAll(async () => {
    await lab.down();
    await server.stop();
  }, 60_000);

  it("backs its masters up, and stores nothing new when nothing has changed", async () => {
    await Promise.all(["master-a", "master-b"].map(async (master) => lab.inside(master, "systemctl start radioctl-backup")));
    const [, , files = 0, bytes = 0, added = 0] = await backedUp();
    expect(files).toBeGreaterThanOrEqual(3);
    expect(bytes).toBeGreaterThan(50_000_000);
    expect(added).toBeGreaterThan(1_000_000);
    await lab.inside("master-a", "systemctl start radioctl-backup");
    expect((await backedUp())[4]).toBeLessThan(100_000);
  }, 300_000);

  it("reports no finding about a recent backup, and that no restore was rehearsed", async () => {
    const { findings } = JSON.parse((await lab.run("probe", "--json")).stdout) as { findings: Array<Record<string, string>> };
    const about = findings.filter(({ check }) => check === "backup" || check === "drill");
    expect(about.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(["backup OK", "backup OK", "drill WARNING"]);
  }, 120_000);

  it("refuses to restore onto a running active master", async () => {
    const refused = await lab.run("restore", "master-a", "--yes");
    expect(refused.code, refused.stderr).toBe(4);
    expect(refused.stderr).toContain("refused by guard on-air: master-a is an active master, and its programme runs");
  }, 60_000);

  it("rehearses the restore: the backups play in another lab, and the result is kept", async () => {
    const folder = await mkdtemp(join(tmpdir(), "radioctl-drill-"));
    onTestFinished(async () => rm(folder, { recursive: true }));
    const document = parseDocument(await readFile(lab.inventoryFile, "utf8"));
    // The drill's lab adds an operator of this name.
    document.deleteIn(["station", "operators", 1]);
    await writeFile(join(folder, "station.yaml"), document.toString({ lineWidth: 0 }));
    await cp(`${lab.folder}/secrets.yaml`, join(folder, "secrets.yaml"));
    const words = ["lab", "rehearse", "restore", "--hosts", "3", "--name", `${LAB}-drill`, "--json"];
    const drill = await radioctl("-i", join(folder, "station.yaml"), ...words);
    expect(drill.code, drill.stderr).toBe(0);
    const { ok, hosts, seconds } = JSON.parse(drill.stdout) as Drill;
    console.log(`rehearsal: ${seconds} s\n${drill.stderr}`);
    expect(ok).toBe(true);
    expect(hosts.map(({ host, files, bytes }) => [host, files, bytes])).toEqual([
      ["master-a", 3, 52_920_132],
      ["master-b", 3, 52_920_132],
    ]);
    const { findings } = JSON.parse((await lab.run("probe", "--json")).stdout) as { findings: Array<Record<string, string>> };
    expect(findings.find(({ check }) => check === "drill")).toMatchObject({ verdict: "OK" });
  }, 500_000);

  it("plays its bed on a new machine; the relay and the other master live on, and no listener is dropped", async () => {
    const crowd = await fillRelay(`http://${lab.address("eu-1")}/live.mp3`, 40, ["VLC/3.0.18 LibVLC/3.0.18"]);
    try {
      const cut = await lab.run("lab", "fault", LAB, "cut", "master-a");
      expect(cut.code, cut.stderr).toBe(0);
      const restore = await lab.run("restore", "--all", "--to", `master-a=${lab.address("new-a")}`, "--yes");
      console.log(`restore --all: ${restore.seconds.toFixed(1)} s\n${restore.stderr}${restore.stdout}`);
      expect(restore.code, restore.stderr + restore.stdout).toBe(0);
      expect(restore.seconds).toBeLessThan(300);
      expect(await lab.inside("new-a", sums)).toBe(before);
      expect(await readFile(lab.inventoryFile, "utf8")).toContain(`address: ${lab.address("new-a")}`);
      expect((await lab.run("source", "list", "--json")).stdout.replaceAll(/\s/gu, "")).toContain('"onAir":"night"');
      expect(crowd.dropped()).toBe(0);
    } finally {
      crowd.stop();
    }
  }, 400_000);
});
