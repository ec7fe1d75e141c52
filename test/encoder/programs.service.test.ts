import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa, execaSync, type Options } from "execa";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Authority } from "../fakes/authority.js";
import type { Encoder } from "../../src/encoder/encoder.js";
import { encoderSettings, type EncoderKind } from "../../src/encoder/settings.js";
import { Secret } from "../../src/secret.js";
import { inventoryOf } from "../dns/station.js";
import { stationText, templates } from "../roles/station.js";
import { openHarbor, type Harbor } from "./harbor.js";

const voice = fileURLToPath(new URL("../cases/streams/voice.mp3", import.meta.url));
/** Has special characters of shells, URLs, Liquidsoap and ffmpeg's tee. */
const password = `a'b"c\\d$e#{f}&<%|[g]@/`;

const there = (...argv: [string, ...string[]]) => execaSync(argv[0], argv.slice(1), { reject: false }).exitCode === 0;
const hasFfmpeg = there("ffmpeg", "-version");
const hasLiquidsoap = there("liquidsoap", "--version");

/** Two masters on loopback, and the settings file of a program that feeds them. */
async function station(kind: EncoderKind, name: string, secure?: { certified: string; by: Authority }) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-encoder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const issued = secure?.by.issue([secure.certified]);
  const tls = issued && { cert: issued.chainPem, key: issued.keyPem };
  const harbors = [
    await openHarbor("/studio", `source:${password}`, tls),
    await openHarbor("/studio", `source:${password}`),
  ] as const;
  onTestFinished(() => harbors.forEach((harbor) => harbor.close()));
  const masters = harbors.map(({ port }, index) => ({ name: `master-${index}`, address: "127.0.0.1", port }));
  const encoder: Encoder = {
    source: "studio",
    channel: "main",
    address: "localhost",
    port: harbors[0].port,
    ...(secure !== undefined && { tlsPort: harbors[0].port }),
    mount: "/studio",
    user: "source",
    password: "studio-password",
    masters,
  };
  const secrets = { get: () => new Secret("studio-password", password) };
  const rendered = encoderSettings({ inventory: inventoryOf(stationText), secrets, templates }, encoder, kind);
  if ("problems" in rendered) throw new Error(JSON.stringify(rendered.problems));
  const file = join(folder, name);
  writeFileSync(file, rendered.text.reveal());
  const sound = join(folder, "voice.mp3");
  copyFileSync(voice, sound);
  // Liquidsoap refuses to run as root; the user that it runs as must be able to read the files.
  chmodSync(folder, 0o755);
  return { file, sound, folder, harbors };
}

/** Runs a program until the end of the test. */
function start(argv: readonly string[], options: Options = {}): void {
  const [program = "", ...args] = argv;
  const running = execa(program, args, { ...options, stdio: "ignore", reject: false });
  onTestFinished(async () => {
    running.kill("SIGKILL");
    await running;
  });
}

/** Waits for two seconds of audio. */
const onAir = async (harbor: Harbor, connects = 1) =>
  vi.waitFor(() => expect(harbor.connects() >= connects && harbor.bytes() > 60_000).toBe(true), {
    timeout: 15_000,
    interval: 50,
  });

/** Restarts the first master: the encoder must reconnect to it, and stay connected to the other. */
async function comesBack([first, second]: readonly [Harbor, Harbor]): Promise<void> {
  await Promise.all([onAir(first), onAir(second)]);
  first.drop();
  await onAir(first, 2);
  expect(second.connects()).toBe(1);
}

describe.skipIf(!hasFfmpeg)("ffmpeg with these settings (needs ffmpeg)", () => {
  it("feeds both masters, and reconnects to one that was restarted", async () => {
    const { file, sound, harbors } = await station("ffmpeg", "studio.sh");
    start(["sh", file, "both", "-re", "-stream_loop", "-1", "-i", sound]);
    await comesBack(harbors);
  }, 40_000);

  it("feeds only the master of the DNS name, and reconnects to it", async () => {
    const { file, sound, harbors } = await station("ffmpeg", "studio.sh");
    start(["sh", file, "one", "-re", "-stream_loop", "-1", "-i", sound]);
    await onAir(harbors[0]);
    harbors[0].drop();
    await onAir(harbors[0], 2);
    expect(harbors[1].connects()).toBe(0);
  }, 40_000);

  it.each([
    ["feeds a master with TLS, and reconnects to it", "localhost", true],
    ["sends nothing to a server whose certificate is for another name", "elsewhere.example", false],
  ])(
    "%s",
    async (_title, certified, isFed) => {
      const by = new Authority();
      onTestFinished(() => by.remove());
      const { file, sound, harbors, folder } = await station("ffmpeg", "studio.sh", { certified, by });
      const log = join(folder, "log");
      start(["sh", "-c", `exec sh ${file} one -re -stream_loop -1 -i ${sound} 2>${log}`], {
        env: { ENCODER_CA_FILE: by.rootFile },
      });
      if (isFed) {
        await onAir(harbors[0]);
        harbors[0].drop();
        await onAir(harbors[0], 2);
      } else {
        await vi.waitFor(() => expect(readFileSync(log, "utf8")).toMatch(/certificate/iu), { timeout: 30_000, interval: 50 });
        expect(harbors[0].connects()).toBe(0);
      }
    },
    60_000,
  );

  it("prints its usage for wrong arguments", async () => {
    const { file } = await station("ffmpeg", "studio.sh");
    expect(await execa("sh", [file, "twice"], { reject: false })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("both"),
    });
  });
});

describe.skipIf(!hasLiquidsoap)("Liquidsoap with these settings (needs liquidsoap)", () => {
  const asNobody = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];

  it("accepts them", async () => {
    const { file, folder } = await station("liquidsoap", "studio.liq");
    const check = [...asNobody, "liquidsoap", "--check", file];
    const { exitCode, stdout, stderr } = await execa(check[0] ?? "", check.slice(1), { env: { HOME: folder }, reject: false });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("feeds both masters, and reconnects to one that was restarted", async () => {
    const { file, sound, folder, harbors } = await station("liquidsoap", "studio.liq");
    start([...asNobody, "liquidsoap", file, "--", sound], { env: { HOME: folder } });
    await comesBack(harbors);
  }, 40_000);
});
