import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/adapters/node-ssh.js";
import { applyFollow } from "../../src/operations/source/apply-follow.js";
import { observeProgramme } from "../../src/operations/source/observe-programme.js";
import type { SshConnection } from "../../src/ports/ssh.js";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { harbor } from "./programme/harbor.js";
import { station } from "./station.js";

const masters = ["master-a", "master-b"] as const;
type Master = (typeof masters)[number];

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }`,
).replace("masters: [master-a]", "masters: [master-a, master-b]");

/** Debian 12's Liquidsoap puts up to two frames of 40 ms between two programmes, Debian 13's none; then the next one fades in. */
const MOST_SILENCE_SECONDS = 0.12;

describe.skipIf(!hasRoot)("two masters play one programme", () => {
  let lab: TestLab;
  const logins = new Map<string, SshConnection>();
  const encoders: Encoder[] = [];
  const listeners: Listener[] = [];

  const login = (host: string) => logins.get(host) ?? fail(`no connection to ${host}`);

  const encodeTo = async (host: string) => {
    const studio = { host: lab.address(host), port: 8005, mount: "/studio", user: "source", codec: "mp3" as const };
    const encoder = await startEncoder({ ...studio, password: lab.secrets["studio-password"] ?? "" });
    encoders.push(encoder);
    return encoder;
  };

  const listenTo = (host: Master) => {
    const ear = { url: "http://127.0.0.1:8000/live.mp3", connect: async () => login(host).openTcp("127.0.0.1", 8000) };
    const listener = startListener(ear, "mp3");
    listeners.push(listener);
    return listener;
  };

  const playing = async (host: string) => {
    const [main] = await observeProgramme(login(host), host);
    return { follow: main?.follow, onAir: main?.onAir };
  };

  const plays = async (host: Master, wanted: { follow: boolean; onAir: string }) =>
    expect.poll(async () => playing(host), { timeout: 15_000, interval: 200 }).toEqual(wanted);

  beforeAll(async () => {
    lab = await labUp("test-programme", inventory, "--installed", "--suite", "master-a=bookworm", "--suite", "master-b=trixie");
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    if (code !== 0) throw new Error(stderr);
    for (const name of masters) {
      const keys = { identityFile: `${lab.folder}/key`, knownHostsFile: `${lab.folder}/known_hosts` };
      const target = { name, address: lab.address(name), port: 22, user: "root", ...keys };
      logins.set(name, await connect(target, { timeoutSeconds: 20 }));
    }
  }, 400_000);

  afterAll(async () => {
    await Promise.all([...listeners, ...encoders].map(async (each) => each.stop()));
    for (const connection of logins.values()) connection.close();
    await lab?.down();
  }, 60_000);

  it("starts Debian 13's Liquidsoap from the cache that the check before it compiled", async () => {
    const said = await lab.inside("master-b", "journalctl --boot --unit radioctl-liquidsoap --output cat");
    expect(said).toContain("Loading main script from cache");
    expect(said).not.toContain("Typechecking");
  });

  it("has nothing to follow while the active master plays a tone", async () => {
    await plays("master-a", { follow: false, onAir: "@emergency" });
    await plays("master-b", { follow: true, onAir: "@emergency" });
  }, 40_000);

  it("plays on the standby what only the active master receives", async () => {
    await encodeTo("master-a");
    await plays("master-a", { follow: false, onAir: "studio" });
    await plays("master-b", { follow: true, onAir: "@master-a" });
    const listener = listenTo("master-b");
    await listener.hearUntil(({ seconds }) => seconds > 3, 10);
    expect(await loudness(listener)).toBeGreaterThan(-25);
  }, 40_000);

  it("moves the encoder and swaps which master follows, and neither master falls silent", async () => {
    const heard = masters.map(listenTo);
    await Promise.all(heard.map(async (listener) => listener.hearUntil(({ seconds }) => seconds > 2, 10)));
    await applyFollow(login("master-b"), "master-b", "main", false);
    await plays("master-b", { follow: false, onAir: "@emergency" });
    await encoders[0]?.stop();
    await encodeTo("master-b");
    await plays("master-b", { follow: false, onAir: "studio" });
    await applyFollow(login("master-a"), "master-a", "main", true);
    await plays("master-a", { follow: true, onAir: "@master-b" });
    const soFar = heard.map((listener) => listener.heard().seconds);
    await Promise.all(
      heard.map(async (listener, index) => listener.hearUntil(({ seconds }) => seconds > (soFar[index] ?? 0) + 2, 10)),
    );
    for (const listener of heard) expect(await longestSilence(listener)).toBeLessThan(MOST_SILENCE_SECONDS);
  }, 60_000);

  it("survives a restart of Liquidsoap, and is not a difference to the inventory", async () => {
    await lab.inside("master-a", "systemctl kill --signal=KILL radioctl-liquidsoap");
    await expect
      .poll(async () => playing("master-a").catch(() => undefined), { timeout: 30_000, interval: 300 })
      .toEqual({ follow: true, onAir: "@master-b" });
    expect((await lab.run("diff", ...masters)).code).toBe(0);
  }, 60_000);

  it("does not loop when both masters follow and no source is live", async () => {
    await applyFollow(login("master-b"), "master-b", "main", true);
    await encoders.at(-1)?.stop();
    await plays("master-a", { follow: true, onAir: "@emergency" });
    await plays("master-b", { follow: true, onAir: "@emergency" });
  }, 60_000);

  it("holds a source by hand only while it is available, and refuses unknown sources", async () => {
    const command = (text: string) => lab.on("master-b", `/usr/local/lib/radioctl/programme ${text}`);
    expect(await command("hold main night")).toBe("held=night");
    await plays("master-b", { follow: true, onAir: "@emergency" });
    expect(await command("release main")).toBe("held=-");
    await expect(command("hold main nothing")).rejects.toThrow(/exit code 1: main has no source nothing/u);
    await expect(command("follow talk on")).rejects.toThrow(/exit code 2: there is no channel talk here, only main/u);
  }, 40_000);

  it("source switch, list and kick work on both masters, and a hold that a restart ended is reported", async () => {
    const voice = readFileSync(new URL("../cases/streams/voice.mp3", import.meta.url)).toString("base64");
    for (const host of masters)
      await lab.inside(host, `echo ${voice} | base64 -d >/srv/radio/night/voice.mp3 && systemctl restart radioctl-liquidsoap`);
    const source = async (...argv: string[]) => lab.run("source", ...argv, "--yes");
    await expect.poll(async () => (await source("list")).code, { timeout: 30_000, interval: 300 }).toBe(0);
    await applyFollow(login("master-a"), "master-a", "main", false);
    await encodeTo("master-a");
    await plays("master-a", { follow: false, onAir: "studio" });
    await plays("master-b", { follow: true, onAir: "@master-a" });
    expect(await source("switch", "main", "night")).toMatchObject({ code: 0 });
    expect(await playing("master-a")).toMatchObject({ onAir: "night" });
    expect(await playing("master-b")).toMatchObject({ onAir: "@master-a" });
    expect((await source("list")).stdout.match(/^ {2}night is held by \S+ since /gmu)).toHaveLength(2);
    await lab.inside("master-b", "systemctl kill --signal=KILL radioctl-liquidsoap");
    await expect
      .poll(async () => (await source("list", "--master", "master-b")).stdout, { timeout: 30_000, interval: 300 })
      .toMatch(/the hold of night by \S+ since .* ended when Liquidsoap restarted/u);
    expect((await lab.run("status")).stdout).toMatch(/main: night is held by /u);
    expect(await source("switch", "main", "--auto")).toMatchObject({ code: 0 });
    expect(await playing("master-a")).toMatchObject({ onAir: "studio" });
    expect(await source("kick", "studio")).toMatchObject({ code: 0 });
    await plays("master-a", { follow: false, onAir: "night" });
    expect(encoders.at(-1)?.sending()).toBe(false);
  }, 90_000);

  harbor(() => ({
    lab,
    encodeTo,
    loudness,
    plays: async (host, source) => {
      await expect.poll(async () => playing(host), { timeout: 15_000, interval: 200 }).toMatchObject({ onAir: source });
    },
  }));
});

/** Runs one of ffmpeg's filters over the received audio, and returns its output. */
async function measure(listener: Listener, filter: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-heard-"));
  const file = join(folder, "heard.mp3");
  await writeFile(file, listener.recording().body);
  // A recording begins in the middle of a stream: its first frame may depend on a missing one.
  const { stderr } = await execa("ffmpeg", [
    "-nostdin",
    "-hide_banner",
    "-ss",
    "0.2",
    "-i",
    file,
    "-af",
    filter,
    "-f",
    "null",
    "-",
  ]);
  await rm(folder, { recursive: true });
  return stderr;
}

/** Mean level, dBFS: the emergency tone has -33, the encoder's noise more than -20. */
async function loudness(listener: Listener): Promise<number> {
  return Number(/mean_volume: (\S+) dB/u.exec(await measure(listener, "volumedetect"))?.[1] ?? -99);
}

/** The longest time below -60 dBFS, in seconds: the quiet emergency tone passes -60 in 17 ms of its fade, -50 only in 50. */
async function longestSilence(listener: Listener): Promise<number> {
  const said = await measure(listener, "silencedetect=noise=-60dB:d=0.01");
  return Math.max(0, ...[...said.matchAll(/silence_duration: (\S+)/gu)].map(([, seconds]) => Number(seconds)));
}

function fail(why: string): never {
  throw new Error(why);
}
