import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { startEncoder, type Encoder } from "../../operations/lab/encoder.js";
import { editInventory } from "../changes.js";
import type { TestLab } from "../lab-fixture.js";
import { startListener, type Listener } from "../listener.js";

/** The station of these tests: two masters, one relay, and the studio, which is connected to none of them. */
export interface Station {
  lab: TestLab;
  /** Connects the studio to a master. */
  encodeTo(host: string): Promise<Encoder>;
  /** Waits until a master plays this source. */
  plays(host: string, source: string): Promise<void>;
  /** Mean level of what a listener heard, dBFS: noise has more than -20. */
  loudness(listener: Listener): Promise<number>;
}

/** The status of the answer to a login at the port for encoders; undefined when there is none in 3 s. */
async function logIn(host: string, password: string): Promise<number | undefined> {
  const authorization = `Basic ${Buffer.from(`source:${password}`).toString("base64")}`;
  const headers = { Authorization: authorization, "Content-Type": "audio/mpeg" };
  return fetch(`http://${host}:8005/studio`, { method: "PUT", headers, body: "", signal: AbortSignal.timeout(3000) }).then(
    ({ status }) => status,
    () => undefined,
  );
}

async function port8005(host: string): Promise<"open" | "closed" | undefined> {
  const socket = connect(8005, host);
  const result = once(socket, "connect").then(
    () => "open" as const,
    (error: NodeJS.ErrnoException) => (error.code === "ECONNREFUSED" ? ("closed" as const) : undefined),
  );
  return result.finally(() => socket.destroy());
}

/** Opens 60 connections on which only half a request is sent. */
const halfRequests = (master: string) => `perl -MSocket -e '$SIG{PIPE} = "IGNORE"; my @all;
  for (1 .. 60) {
    socket(my $s, PF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0); connect($s, pack_sockaddr_in(8005, inet_aton("${master}")));
    select undef, undef, undef, 0.02; syswrite $s, "SOURCE /studio HTTP/1.0\\r\\n"; push @all, $s;
  }
  sleep 9'`;

/** All that comes from the present encoder is lost: its audio, and later its farewell. */
const deadLine = `nft add table inet line; nft 'add chain inet line in { type filter hook input priority -10; }'
nft add rule inet line in tcp dport 8005 tcp sport "$(ss -Htn state established sport = :8005 | sed 's/ *$//; s/.*://')" drop`;

/** The port for encoders of a master, with all that goes wrong there. */
export function harbor(given: () => Station): void {
  let studio: Encoder | undefined;

  it("an encoder whose line has died holds its mount for less than 10 s, and half requests of another address hold nothing", async () => {
    const { lab, encodeTo, plays } = given();
    const lost = await encodeTo("master-a");
    await plays("master-a", "studio");
    await lab.inside("master-a", deadLine);
    const attack = lab.inside("eu-1", halfRequests(lab.address("master-a"))).catch(String);
    const since = performance.now();
    await lost.stop();
    const status = async () => lab.inside("master-a", "/usr/local/lib/radioctl/programme status || true");
    await expect.poll(status, { timeout: 20_000, interval: 100 }).toMatch(/^source main studio .*connected=no/mu);
    const seconds = (performance.now() - since) / 1000;
    studio = await encodeTo("master-a");
    await plays("master-a", "studio");
    console.log(`a dead line held the mount for ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(10);
    const halves = `ss -Htn state established sport = :8005 | grep -c '${lab.address("eu-1")}:' || true`;
    // Two a second arrive, the system of that host tries again for the others, and each ends after 8 s.
    expect(Number(await lab.inside("master-a", halves))).toBeLessThan(20);
    await lab.inside("master-a", "nft delete table inet line");
    expect(await attack).toBe("");
  }, 60_000);

  it("a master whose Icecast is gone disconnects its encoder, which is on air at the other master at once", async () => {
    const { lab, encodeTo, plays, loudness } = given();
    const [here, there] = [lab.address("master-a"), lab.address("eu-1")];
    await lab.inside("master-a", "systemctl restart icecast@a");
    const listener = startListener({ url: `http://${there}/live.mp3` }, "mp3");
    await listener.hearUntil((heard) => heard.seconds > 2, 15);
    await lab.inside("master-a", "systemctl mask --runtime icecast@a; systemctl kill --signal=KILL icecast@a");
    const since = performance.now();
    const seconds = () => (performance.now() - since) / 1000;
    expect(studio?.sending()).toBe(true);
    await expect.poll(async () => port8005(here), { timeout: 10_000, interval: 700 }).toBe("closed");
    const closed = seconds();
    await expect.poll(() => studio?.sending(), { timeout: 3000 }).toBe(false);
    await encodeTo("master-b");
    await plays("master-b", "studio");
    const onAir = seconds() - closed;
    console.log(`closed after ${closed.toFixed(1)} s, on air at the other master ${onAir.toFixed(1)} s after the retry`);
    expect(closed).toBeLessThan(6);
    expect(onAir).toBeLessThan(5);
    const { seconds: soFar } = listener.heard();
    await listener.hearUntil((heard) => heard.seconds > soFar + 4, 15);
    expect(await loudness(listener)).toBeGreaterThan(-25);
    expect(listener.heard().dropped).toBe(false);
    await listener.stop();
    await lab.inside(
      "master-a",
      "systemctl unmask --runtime icecast@a; systemctl reset-failed icecast@a; systemctl start icecast@a",
    );
    await expect.poll(async () => port8005(here), { timeout: 20_000, interval: 700 }).toBe("open");
    // Once: not at the restart before.
    const log = await lab.inside("master-a", "journalctl --unit radioctl-harbor --output cat");
    expect(log.match(/is closed|is open/gu)).toEqual(["is closed", "is open"]);
  }, 90_000);

  it("guesses of a password are slow, and a probe reports them by address", async () => {
    const { lab } = given();
    const guesses = Array.from({ length: 100 }, async () => logIn(lab.address("master-b"), "wrong"));
    const answered = (await Promise.all(guesses)).filter((status) => status === 401).length;
    console.log(`${answered} of 100 guesses were answered in 3 s`);
    expect(answered).toBeLessThanOrEqual(20);
    const { stdout } = await lab.run("probe", "master-b", "--sample", "1s", "--json");
    const { findings } = JSON.parse(stdout) as { findings: Array<{ check: string; summary: string }> };
    const gateway = lab.address("master-b").replace(/\d+$/u, "1");
    const said = new RegExp(String.raw`^\d+ wrong logins of encoders in the last hour: \d+ for studio from ${gateway}`, "u");
    expect(findings.find(({ check }) => check === "logins")?.summary).toMatch(said);
  }, 60_000);

  it("with a list and a certificate, only the encoders' addresses connect, also with TLS", async () => {
    const { lab, plays } = given();
    const gateway = lab.address("master-a").replace(/\d+$/u, "1");
    await certify(lab);
    await editInventory(lab, "bufferSeconds: 0.5 }", `bufferSeconds: 0.5, from: [${gateway}] }`);
    await editInventory(
      lab,
      "master-a: { role: master,",
      "master-a: { role: master, tls: { certificate: tls.crt, key: !secret tls-key },",
    );
    const { code, stderr } = await lab.run("deploy", "master-a", "--yes");
    expect(code, stderr).toBe(0);
    const password = lab.secrets["studio-password"] ?? "";
    const encrypted = { host: lab.address("master-a"), port: 8443, mount: "/studio", user: "source", password, tls: true };
    const encoder = await startEncoder({ ...encrypted, codec: "mp3" });
    await plays("master-a", "studio");
    await encoder.stop();
    const from = (port: number) => `timeout 3 bash -c 'exec 3<>/dev/tcp/${lab.address("master-a")}/${port}' 2>&1; echo $?`;
    for (const port of [8005, 8443]) expect(await lab.inside("eu-1", from(port)), String(port)).toMatch(/124\s*$/u);
  }, 120_000);
}

/** A certificate that the lab's master presents; ffmpeg does not verify it. */
async function certify({ folder }: TestLab): Promise<void> {
  const [key, crt] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", crt];
  await execa("openssl", ["req", "-x509", ...made, "-days", "90", "-subj", "/CN=source.radio.example"]);
  const secrets = join(folder, "secrets.yaml");
  await writeFile(secrets, `${await readFile(secrets, "utf8")}tls-key: ${JSON.stringify(await readFile(key, "utf8"))}\n`);
}
