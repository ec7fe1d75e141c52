import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHistory } from "../../src/adapters/history.js";
import { capture } from "../../src/adapters/http.js";
import { connect } from "../../src/adapters/node-ssh.js";
import { judgeParent } from "../../src/listening/judge-mount.js";
import type { StreamCodec } from "../../src/listening/stream/stream-frames.js";
import type { SshConnection } from "../../src/ports/ssh.js";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener } from "./listener.js";
import { expectPublicPaths } from "./public-paths.js";
import { station } from "./station.js";

const mounts: ReadonlyArray<[string, StreamCodec, number]> = [
  ["/live.mp3", "mp3", 128],
  ["/live.aac", "aac", 96],
  ["/live.opus", "opus", 96],
  ["/live.ogg", "vorbis", 96],
  ["/live.flac", "flac", 400],
];

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200, upstream: [eu-1] }`,
  { everyCodec: true },
);

describe.skipIf(!hasRoot)("bare Debian 12 and 13 hosts go on air", () => {
  let lab: TestLab;
  let encoder: Encoder | undefined;
  let master: Promise<SshConnection> | undefined;
  const said: string[] = [];

  const run = async (...args: string[]) => {
    const ended = await lab.run(...args);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };

  beforeAll(async () => {
    lab = await labUp(
      "test-on-air",
      inventory,
      "--suite",
      "master-a=bookworm",
      "--suite",
      "eu-1=trixie",
      "--suite",
      "eu-2=bookworm",
      "--sudo",
      "eu-2",
    );
  }, 400_000);

  afterAll(async () => {
    (await master)?.close();
    await encoder?.stop();
    await lab?.down();
  }, 60_000);

  it("shows what a bare host lacks, and changes nothing", async () => {
    const { code, stdout, stderr } = await run("diff", "eu-1");
    expect(stderr).toBe("");
    expect(stdout).toContain("+ packages");
    expect(stdout).toContain("1 host: 1 differs");
    expect(code).toBe(3);
    expect(await lab.on("eu-1", "ls /var/lib")).not.toContain("radioctl");
  });

  it.each([
    ["master", "master-a"],
    ["relay", "eu-1"],
    ["relay", "eu-2"],
  ])(
    "bootstrap %s %s",
    async (role, host) => {
      const { code, stdout, stderr } = await run("bootstrap", role, host, "--yes");
      expect(stderr).not.toContain("warning");
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(new RegExp(`${host} is a ${role}`, "u"));
      for (const [mount] of mounts) expect(stdout).toContain(mount);
    },
    300_000,
  );

  it("changes nothing the second time", async () => {
    const again = await run("bootstrap", "--all", "--yes", "--json");
    const { hosts } = JSON.parse(again.stdout) as { hosts: Array<{ state: string }> };
    expect(hosts.map(({ state }) => state)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(again.code).toBe(0);
    expect(await run("diff")).toMatchObject({ code: 0, stdout: expect.stringContaining("3 hosts: 0 differ, 3 in sync") });
  }, 120_000);

  it("accepts only an encoder with the right password", async () => {
    const studio = { host: lab.address("master-a"), port: 8005, mount: "/studio", user: "source", codec: "mp3" as const };
    await expect(startEncoder({ ...studio, password: "wrong" })).rejects.toThrow(/did not get on air/u);
    encoder = await startEncoder({ ...studio, password: lab.secrets["studio-password"] ?? "" });
    expect(encoder.sending()).toBe(true);
  }, 30_000);

  it.concurrent.each(mounts)(
    "gives a listener of the second tier %s as frames of %s, byte for byte the master's",
    async (mount, codec, kbps) => {
      master ??= connect(
        {
          name: "master-a",
          address: lab.address("master-a"),
          port: 22,
          user: "root",
          identityFile: `${lab.folder}/key`,
          knownHostsFile: `${lab.folder}/known_hosts`,
        },
        { timeoutSeconds: 20 },
      );
      const url = `http://${lab.address("eu-2")}${mount}`;
      const listener = startListener({ url }, codec);
      const atMaster = capture({
        url: `http://127.0.0.1:8000${mount}`,
        connect: async () => (await (master ?? fail())).openTcp("127.0.0.1", 8000),
        maxBytes: 4 << 20,
        timeoutSeconds: 8,
      });
      const heard = await listener.hearUntil(({ frames, seconds }) => frames > 20 && seconds > 4, 20);
      const relayed = listener.recording();
      await listener.stop();
      expect(heard).toMatchObject({ codec, dropped: false });
      const { verdict } = judgeParent("master-a", relayed, await atMaster, { codec, bytesPerSecond: kbps * 125 });
      expect(verdict).toBe("same");
    },
    40_000,
  );

  it("reports on /healthz that audio flows, and exposes only what is public", async () => {
    for (const host of ["master-a", "eu-1", "eu-2"]) {
      await expect.poll(async () => (await fetch(`http://${lab.address(host)}/healthz`)).status, { timeout: 20_000 }).toBe(200);
    }
    const relay = `http://${lab.address("eu-1")}`;
    for (const host of ["eu-1", "eu-2"]) await expectPublicPaths(lab, host);
    const head = await fetch(`${relay}/live.mp3`, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("access-control-allow-origin")).toBe("*");
    expect((await fetch(`${relay}/live.mp3`, { method: "OPTIONS" })).status).toBe(204);
    await expect(
      fetch(`http://${lab.address("master-a")}:8000/live.mp3`, { signal: AbortSignal.timeout(1500) }),
    ).rejects.toThrow();
  }, 60_000);

  it("counts current listeners by format, relay and player, and past ones from the logs, without addresses", async () => {
    const vlc = "VLC/3.0.18 LibVLC/3.0.18";
    const players: ReadonlyArray<[string, string, string]> = [
      ["eu-1", "/live.mp3", vlc],
      ["eu-1", "/live.mp3", vlc],
      ["eu-2", "/live.opus", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"],
    ];
    const hangUp = new AbortController();
    const answers = await Promise.all(
      players.map(async ([host, mount, agent]) =>
        fetch(`http://${lab.address(host)}${mount}`, { headers: { "User-Agent": agent }, signal: hangUp.signal }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const now = async (by: string) => {
      const { shares } = JSON.parse((await run("listeners", "--by", by, "--json")).stdout) as { shares: Share[] };
      return Object.fromEntries(shares.map(({ name, listeners }) => [name, listeners]));
    };
    // The streams that eu-2 pulls from eu-1 are not counted.
    expect(await now("format")).toEqual({ "/live.mp3": 2, "/live.aac": 0, "/live.opus": 1, "/live.ogg": 0, "/live.flac": 0 });
    expect(await now("relay")).toEqual({ "eu-1": 2, "eu-2": 1 });
    expect(await now("player")).toEqual({ VLC: 2, browser: 1 });
    hangUp.abort();
    const history = await openHistory(join(lab.folder, "journal/history.sqlite"), "append", fail);
    history?.append({ at: new Date(), listeners: [], lags: [], onAir: [] }, { rawDays: 1, hourDays: 1, hourShiftMinutes: 0 });
    history?.close();
    const listened = async () => {
      const { players: told } = JSON.parse((await run("usage", "--json")).stdout) as {
        players: { families: Share[]; missing: string[] };
      };
      expect(told.missing).toEqual([]);
      return Object.fromEntries(told.families.map(({ family, listens }) => [family, listens]));
    };
    // The test's own listeners are counted, too.
    await expect.poll(listened, { timeout: 20_000, interval: 1000 }).toMatchObject({ VLC: 2, browser: 1 });
    const log = await lab.on("eu-1", "cat /var/log/nginx/radio.listens; logrotate -f /etc/logrotate.d/radioctl-listens");
    expect(log).toContain(`"${vlc}"`);
    expect(log).not.toMatch(/\d+\.\d+\.\d+\.\d+/u);
    expect(await lab.on("eu-1", "ls /var/log/nginx")).toMatch(/radio\.listens\n+radio\.listens\.1/u);
    expect(await listened()).toMatchObject({ VLC: 2, browser: 1 });
  }, 60_000);

  it("applies a changed limit without an effect on listeners", async () => {
    const listeners = ["eu-1", "eu-2"].map((host) => startListener({ url: `http://${lab.address(host)}/live.mp3` }, "mp3"));
    await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ frames }) => frames > 100, 10)));
    const text = await readFile(lab.inventoryFile, "utf8");
    await writeFile(lab.inventoryFile, text.replaceAll("capacity: 200", "capacity: 250"));
    const { code, stderr } = await run("bootstrap", "relay", "eu-1", "--yes");
    expect(stderr).toContain("reload icecast@a");
    expect(code).toBe(0);
    const heard = await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ seconds }) => seconds > 5, 20)));
    await Promise.all(listeners.map(async (listener) => listener.stop()));
    for (const each of heard) expect(each).toMatchObject({ dropped: false, longestGapSeconds: expect.closeTo(0, 0) });
  }, 60_000);

  it("can be fed and heard with the lab's own commands, which report what each relay's listeners measured", async () => {
    await encoder?.stop();
    const play = await run("lab", "play", "test-on-air");
    expect(play).toMatchObject({ code: 0, stdout: expect.stringMatching(/on air +studio -> master-a/u) });
    expect(play.stdout).toContain(`http://${lab.address("eu-2")}/live.mp3`);
    const listeners = await run("lab", "listeners", "test-on-air", "4", "--seconds", "2", "--json");
    expect(listeners.code, listeners.stderr).toBe(0);
    const each = { mount: "/live.mp3", listeners: 2, heard: 2, dropped: 0, lostSeconds: expect.closeTo(0, 1) };
    const relays = ["eu-1", "eu-2"].map((relay) => expect.objectContaining({ ...each, relay }));
    expect(JSON.parse(listeners.stdout)).toMatchObject({ lab: "test-on-air", relays });
    const dropped = run("lab", "listeners", "test-on-air", "1", "--relay", "eu-2", "--format", "opus", "--seconds", "5");
    await expect.poll(async () => lab.on("eu-2", "ss -Htn state established sport = :80 | wc -l")).toMatch(/^1/u);
    await lab.on("eu-2", "sudo systemctl kill --signal=KILL nginx.service");
    expect(await dropped).toMatchObject({ code: 1, stdout: expect.stringMatching(/eu-2 \/live\.opus +1 of 1 +1 /u) });
    const stop = async () => run("lab", "play", "test-on-air", "--stop", "--source", "studio");
    expect(await stop()).toMatchObject({ code: 0, stderr: "studio-master-a stopped" });
    expect(await stop()).toMatchObject({ code: 0, stderr: "nothing was playing" });
  }, 60_000);

  it("accepts passwords on none of the hosts any more, and runs its services without root", async () => {
    expect(await lab.on("eu-1", "sshd -T | grep -i ^passwordauthentication")).toMatch(/no$/iu);
    const users = await lab.on("master-a", "ps -o user= -C icecast2,liquidsoap | sort -u");
    expect(users.trim().split(/\s+/u)).not.toContain("root");
    expect(users.trim()).not.toBe("");
  });

  it("has never shown a secret", () => {
    const texts = said.join("\n");
    expect(texts.length).toBeGreaterThan(1000);
    for (const [name, secret] of Object.entries(lab.secrets)) expect(texts.includes(secret), name).toBe(false);
  });
});

interface Share {
  name: string;
  listeners: number;
  family: string;
  listens: number;
}

function fail(): never {
  throw new Error("no connection to the master");
}
