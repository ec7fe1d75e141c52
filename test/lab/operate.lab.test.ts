import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "./cli.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { fillRelay, halfRequests } from "./crowd.js";
import { startListener } from "./listener.js";
import { station } from "./station.js";

const CAPACITY = 40;

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: ${CAPACITY} }`,
  // The firewall takes 1,000 connections of an address at once.
  { defaults: " nginx: { newConnectionsPerSecond: 50 } " },
);

interface Status {
  hosts: Array<{
    host: string;
    differing: number;
    down: unknown[];
    listeners?: { now: number };
    streams?: object;
    system: string;
  }>;
  channels: Array<{ masters: Array<{ master: string; relays: string[] }> }>;
}

describe.skipIf(!hasRoot)("a station in operation", () => {
  let lab: TestLab;
  const said: string[] = [];

  const run = async (...args: string[]) => {
    const ended = await lab.run(...args);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };
  const status = async () => JSON.parse((await run("status", "--json")).stdout) as Status;

  beforeAll(async () => {
    lab = await labUp(
      "test-operate",
      inventory,
      "--installed",
      "--suite",
      "master-a=bookworm",
      "--suite",
      "eu-1=trixie",
      "--sudo",
      "eu-1",
    );
    const { code, stderr } = await run("bootstrap", "--all", "--yes");
    expect(code, stderr).toBe(0);
  }, 600_000);

  afterAll(async () => lab?.down(), 60_000);

  it("is in sync at a glance, and its listeners are counted", async () => {
    const listeners = [1, 2, 3].map(() => startListener({ url: `http://${lab.address("eu-1")}/live.mp3` }, "mp3"));
    await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ frames }) => frames > 20, 10)));
    // The relay's own probe is a short connection, too.
    await expect.poll(async () => (await status()).hosts[1]?.listeners?.now, { timeout: 10_000 }).toBe(3);
    expect(await status()).toMatchObject({
      hosts: [
        { host: "master-a", system: "12", differing: 0, down: [], streams: { now: 1, wanted: 1 } },
        { host: "eu-1", system: "13", differing: 0, down: [], listeners: { capacity: CAPACITY } },
      ],
      channels: [{ channel: "main", masters: [{ master: "master-a", relays: ["eu-1"] }], unknown: [] }],
    });
    const { stdout, code } = await run("status");
    expect(stdout).toMatch(/^ {2}eu-1 +relay +13 +#1 .* in sync +ok +[34] of 40$/mu);
    expect(stdout).toContain("main: master-a (1 of 1 relay)");
    expect(code).toBe(0);
    await Promise.all(listeners.map(async (listener) => listener.stop()));
  }, 60_000);

  it("shows what is wrong: drift, a failed service, another active master, an unreachable host", async () => {
    const spoil =
      "systemctl stop radioctl-healthz; echo '# by hand' >> /etc/nginx/radio/site.conf; sed -i s/master-a/master-b/ /etc/nginx/radio/active-main.conf";
    expect((await run("exec", "eu-1", "--sudo", "--", spoil)).code).toBe(0);
    const inventoryText = await readFile(lab.inventoryFile, "utf8");
    const withGone = join(lab.folder, "gone.yaml");
    const gone = `  us-1: { role: relay, region: eu, address: ${lab.address("eu-1").replace(/\d+$/u, "250")}, capacity: 500 }`;
    await writeFile(
      withGone,
      inventoryText.replace(/^ {2}eu-1: .*$/mu, (line) => `${line}\n${gone}`),
    );
    const { stdout, code } = await run("-i", withGone, "status");
    expect(stdout).toMatch(/^! eu-1 .* differences +1 down .*\n {4}not running: radioctl-healthz.service \(inactive\)$/mu);
    expect(stdout).toMatch(/^! us-1 .*no route to the host|no answer/mu);
    expect(stdout).toContain("main: master-b (1 of 2 relays), unknown for us-1; the inventory names master-a");
    expect(code).toBe(5);
    expect((await run("bootstrap", "relay", "eu-1", "--yes")).code).toBe(0);
    expect((await run("status")).stdout).toContain("all in sync");
  }, 90_000);

  it("watches until it is interrupted, which ends it at once", async () => {
    const watching = start(["-i", lab.inventoryFile, "status", "--watch", "1"]);
    await watching.says(/all in sync[^]*all in sync/u);
    const interrupted = performance.now();
    watching.kill("SIGINT");
    const { code, stderr } = await watching.ended;
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(performance.now() - interrupted).toBeLessThan(2000);
  }, 30_000);

  it("runs one command everywhere, prints equal answers once, and runs as root with --sudo", async () => {
    const same = await run("exec", "--", "false || echo same");
    expect(same.stdout).toMatch(/^master-a, eu-1:\n/u);
    const users = await run("exec", "--sudo", "--", "id", "-un");
    expect(users.stdout).toMatch(/^master-a, eu-1:\n {2}root\n2 hosts: 2 done\./u);
    expect((await run("exec", "eu-1", "--", "id", "-un")).stdout).toContain("  admin\n");
    expect((await run("exec", "--", "test", "-e", "/etc/liquidsoap/radio.liq")).code).toBe(1);
    const late = await run("exec", "eu-1", "--timeout", "1", "--", "sleep", "30");
    expect(late.stdout).toContain("did not end within 1 s");
    expect(late.code).toBe(1);
  }, 60_000);

  it("logs in with OpenSSH's ssh, returns its exit code, and leaves no file behind", async () => {
    const folders = async () => (await readdir(tmpdir())).filter((name) => /^radioctl-[0-9a-f]{24}$/u.test(name));
    const before = await folders();
    expect(await run("ssh", "eu-1", "--", "id -un; exit 7")).toMatchObject({ code: 7, stdout: "admin" });
    expect(await run("ssh", "master-a", "--", "printf", "%s", "a  $HOME")).toMatchObject({ code: 0, stdout: "a  $HOME" });
    const known = join(lab.folder, "known_hosts");
    const kept = await readFile(known, "utf8");
    const key = kept.split("\n").find((line) => line.startsWith(`${lab.address("eu-1")} `)) ?? "";
    await writeFile(
      known,
      kept.replaceAll(lab.address("master-a"), "192.0.2.99") + key.replace(lab.address("eu-1"), lab.address("master-a")),
    );
    const changed = await run("ssh", "master-a", "--", "true");
    await writeFile(known, kept);
    expect(changed.stderr).toContain("Host key verification failed");
    expect(changed.code).toBe(255);
    expect(await folders()).toEqual(before);
  }, 60_000);

  it("prints its logs, service by service, and follows them until interrupted, with nothing left on the host", async () => {
    expect((await run("logs", "master-a", "--service", "liquidsoap", "--since", "1h")).stdout).toMatch(/liquidsoap\[\d+\]/u);
    const nginx = (await run("logs", "eu-1", "--service", "nginx", "-n", "3")).stdout;
    expect(nginx).toMatch(/^==> \/var\/log\/nginx\/error.log\n(?:.+\n)+==> journal\n/u);
    const following = start(["-i", lab.inventoryFile, "logs", "eu-1", "-f", "-n", "1"]);
    const [file, journal] = [following.says(/written by hand/u), following.says(/Reloaded nginx\.service/u)];
    await following.says(/icecast/u);
    await run("exec", "eu-1", "--sudo", "--", "echo 'written by hand' >> /var/log/nginx/error.log; systemctl reload nginx");
    await Promise.all([file, journal]);
    following.kill("SIGINT");
    expect((await following.ended).code).toBe(0);
    await expect
      .poll(async () => (await run("exec", "eu-1", "--sudo", "--", "pgrep -x journalctl || pgrep -x tail")).stdout, {
        timeout: 10_000,
      })
      .toContain("no output");
  }, 60_000);

  it("stays a relay when it is full and an address floods it: healthy, counted whatever players call themselves, and moved", async () => {
    const url = `http://${lab.address("eu-1")}/live.mp3`;
    const names = ["radioctl/probe", "Icecast 2.4.4", "VLC/3.0.20"];
    const crowd = await fillRelay(url, CAPACITY, names);
    await expect.poll(async () => (await status()).hosts[1]?.listeners?.now, { timeout: 10_000 }).toBe(CAPACITY);
    const turned = await fetch(url);
    expect([turned.status, turned.headers.get("retry-after")]).toEqual([503, "30"]);
    // A second address, whose connections the firewall does not limit.
    const health = `curl -s -o /dev/null -m 3 -w '%{http_code} %{time_total}\\n' http://${lab.address("eu-1")}/healthz`;
    const watching = lab.inside("master-a", `for _ in $(seq 20); do ${health}; sleep 0.4; done`);
    const attack = await halfRequests(lab.address("eu-1"), 1500);
    const admin = "curl -sf --config /etc/radioctl/icecast.curl";
    const move = "mount=/live.mp3&destination=/spare/master-a/live.mp3";
    await lab.inside("eu-1", `${admin} 'http://127.0.0.1:8001/admin/moveclients?${move}'`);
    const seen = (await watching).split("\n").map((line) => line.split(" "));
    console.log(
      `a full relay with ${attack.open()} half requests: /healthz within ${Math.max(...seen.map(([, time]) => Number(time)))} s`,
    );
    expect(seen.map(([code]) => code)).toEqual(Array(20).fill("200"));
    expect(Math.max(...seen.map(([, time]) => Number(time)))).toBeLessThan(1);
    expect(crowd.dropped()).toBe(0);
    expect(await lab.inside("eu-1", "nft list table inet radioctl")).toMatch(/openers4.*counter packets [1-9]/u);
    const probed = await run("probe", "eu-1", "--sample", "1s");
    expect(probed.stdout).toMatch(/40 of 40 listeners \(100 %\).*turned away in 10 min: [1-9]\d* \(full\)/u);
    attack.stop();
    crowd.stop();
  }, 90_000);

  it("has never shown a secret", () => {
    const texts = said.join("\n");
    expect(texts.length).toBeGreaterThan(1000);
    for (const [name, secret] of Object.entries(lab.secrets)) expect(texts.includes(secret), name).toBe(false);
  });
});
