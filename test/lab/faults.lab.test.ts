import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { broughtBack } from "./promises.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { station } from "./station.js";

const templates = fileURLToPath(new URL("../../templates/", import.meta.url));
const program = fileURLToPath(new URL("../../bin/radioctl.js", import.meta.url));

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  bare: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }`,
  { defaults: " system: { packageLockSeconds: 3 } " },
);

describe.skipIf(!hasRoot)("a fault during a change", () => {
  let lab: TestLab;
  let listener: Listener | undefined;

  beforeAll(async () => {
    lab = await labUp(
      "test-faults",
      inventory,
      "--suite",
      "master-a=bookworm",
      "--suite",
      "eu-1=trixie",
      "--suite",
      "bare=bookworm",
      "--password",
      "bare",
    );
    for (const [role, host] of [
      ["master", "master-a"],
      ["relay", "eu-1"],
    ] as const) {
      const { code, stderr } = await lab.run("bootstrap", role, host, "--yes");
      expect(code, stderr).toBe(0);
    }
    listener = startListener({ url: `http://${lab.address("eu-1")}/live.mp3` }, "mp3");
  }, 600_000);

  afterEach(async () => rm(join(lab.folder, "templates"), { recursive: true, force: true }));

  afterAll(async () => {
    await listener?.stop();
    await lab?.down();
  }, 60_000);

  /** Puts a changed copy of a template beside the inventory. */
  async function breakTemplate(name: string, from: string, to: string): Promise<void> {
    const text = await readFile(`${templates}${name}.hbs`, "utf8");
    expect(text).toContain(from);
    const path = join(lab.folder, "templates", `${name}.hbs`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text.replaceAll(from, to));
  }

  /** The state of the files of a host's services, and since when the services run. */
  const stateOf = async (host: string) =>
    lab.inside(
      host,
      "cat /etc/nginx/nginx.conf /etc/nginx/radio/* /etc/icecast2/* /etc/liquidsoap/radio.liq 2>/dev/null | sha256sum; systemctl show -p ActiveEnterTimestamp nginx icecast@a radioctl-liquidsoap",
    );

  it.each([
    [
      "nginx -t",
      "relay",
      "eu-1",
      "relay/etc/nginx/radio/site.conf",
      "proxy_buffering off",
      "proxy_bufering off",
      /unknown directive "proxy_bufering" in \/etc\/nginx\/radio\/site\.conf:\d+/u,
    ],
    ["icecast", "relay", "eu-1", "relay/etc/icecast2/icecast.xml", "</limits>", "</limit>", /Opening and ending tag mismatch/u],
    ["liquidsoap", "master", "master-a", "master/etc/liquidsoap/radio.liq", "mksafe(", "mksafely(", /mksafely/u],
    [
      "liquidsoap",
      "master",
      "master-a",
      "master/etc/liquidsoap/radio.liq",
      "%mp3(",
      '%ffmpeg(format="mp3", %audio(codec="nonesuch")), fallible=true, %mp3(',
      /./u,
    ],
  ])(
    "a configuration that %s refuses leaves %s %s unchanged, and the reason is printed",
    async (check, role, host, template, from, to, said) => {
      const before = await stateOf(host);
      await breakTemplate(template, from, to);
      const { code, stderr } = await lab.run("bootstrap", role, host, "--yes");
      expect(stderr).toContain(`refused by ${check}`);
      expect(stderr).toMatch(said);
      expect(stderr).toContain(`templates/${template}.hbs`);
      expect(code).toBe(1);
      expect(await stateOf(host)).toBe(before);
    },
    120_000,
  );

  it("a service that dies after its check is rolled back, exit 7", async () => {
    const before = await lab.inside("eu-1", "sha256sum /etc/systemd/system/radioctl-healthz.service");
    await breakTemplate("health/etc/systemd/system/radioctl-healthz.service", "ExecStart=/usr/bin/perl", "ExecStart=/bin/false");
    const { code, stderr } = await lab.run("bootstrap", "relay", "eu-1", "--yes");
    expect(stderr).toContain("eu-1 is as before");
    expect(code).toBe(7);
    expect(await lab.inside("eu-1", "sha256sum /etc/systemd/system/radioctl-healthz.service")).toBe(before);
    expect((await lab.inside("eu-1", "systemctl is-active radioctl-healthz")).trim()).toBe("active");
  }, 60_000);

  it("a firewall that blocks the operator is rolled back by the host itself, exit 7", async () => {
    const before = await lab.inside("eu-1", "sha256sum /etc/nftables.conf");
    // Established connections stay open: only the check with a new one detects it.
    await breakTemplate("base/etc/nftables.conf", "tcp dport {{port}} accept comment", "tcp dport 1{{port}} accept comment");
    const { code, stderr } = await lab.run("bootstrap", "relay", "eu-1", "--yes");
    expect(stderr).toContain("the host has undone it");
    expect(code).toBe(7);
    expect(await lab.inside("eu-1", "sha256sum /etc/nftables.conf")).toBe(before);
  }, 240_000);

  broughtBack(() => lab, breakTemplate);

  it("a full disk: nothing is replaced, exit 1", async () => {
    await breakTemplate("relay/etc/nginx/radio/site.conf", "proxy_buffering off;", "proxy_buffering off; # changed");
    const small =
      "cp -a /etc/nginx/radio /root/kept && mount -t tmpfs -o size=64k,mode=755 tmpfs /etc/nginx/radio && cp -a /root/kept/. /etc/nginx/radio";
    await lab.inside("eu-1", `${small} && (dd if=/dev/zero of=/etc/nginx/radio/fill bs=1k 2>/dev/null || true)`);
    const { code, stderr } = await lab.run("bootstrap", "relay", "eu-1", "--yes");
    await lab.inside("eu-1", "umount /etc/nginx/radio && rm -r /root/kept");
    expect(stderr).toContain("No space left on device");
    expect(stderr).toContain("no file of a running service was replaced");
    expect(code).toBe(1);
    expect(await lab.inside("eu-1", "grep -c '# changed' /etc/nginx/radio/site.conf || true")).toMatch(/^0/u);
  }, 60_000);

  it("a host that does not answer is reported within its deadline, and delays no other, exit 5", async () => {
    const text = await readFile(lab.inventoryFile, "utf8");
    const elsewhere = join(lab.folder, "unreachable.yaml");
    await writeFile(elsewhere, text.replace(lab.address("bare"), lab.address("bare").replace(/\d+$/u, "250")));
    const { code, stdout, stderr } = await lab.run("-i", elsewhere, "diff");
    expect(stderr + stdout).toMatch(/bare \(root@.*:22\): no route to the host|bare .*timed out/u);
    expect(stdout).toContain("1 failed");
    expect(code).toBe(5);
  }, 60_000);

  it("a changed host key is refused, even with --accept-new-host-key, exit 5", async () => {
    const known = join(lab.folder, "known_hosts");
    await copyFile(known, `${known}.kept`);
    const lines = (await readFile(known, "utf8")).split("\n");
    const other =
      lines
        .find((line) => line.startsWith(`${lab.address("master-a")} `))
        ?.split(" ")
        .slice(1)
        .join(" ") ?? "";
    await writeFile(
      known,
      lines.map((line) => (line.startsWith(`${lab.address("eu-1")} `) ? `${lab.address("eu-1")} ${other}` : line)).join("\n"),
    );
    const { code, stderr } = await lab.run("bootstrap", "relay", "eu-1", "--yes", "--accept-new-host-key");
    await copyFile(`${known}.kept`, known);
    expect(stderr).toContain("the host key has CHANGED");
    expect(code).toBe(5);
  });

  it("a wrong password is refused, exit 5; the right one is accepted once, then only keys", async () => {
    const wrong = await withPassword("not this one", "--dry-run");
    expect(wrong.output).toContain("authentication failed");
    expect(wrong.code).toBe(5);
    const right = await withPassword("first-password", "--dry-run");
    expect(right.output).toContain("Debian 12");
    expect(right.code).toBe(3);
    expect(right.output + wrong.output).not.toContain("first-password");
  }, 60_000);

  it("a stopped apt that holds the lock is named, exit 1, and the next run continues", async () => {
    // Like apt's own lock, then stopped: record locks of the kernel, which differ from those of flock(1).
    const lock =
      'use Fcntl; open F, ">>", "/var/lib/dpkg/lock-frontend"; $l = pack "s s x4 q q i", F_WRLCK, 0, 0, 0, 0; fcntl F, F_SETLK, $l or die; kill STOP => $$';
    const holder = await lab.inside("bare", `setsid perl -e '${lock}' >/dev/null 2>&1 </dev/null & echo $!`);
    const busy = await withPassword("first-password", "--yes");
    await lab.inside("bare", `kill -KILL ${holder}`);
    expect(busy.output).toMatch(/apt is busy for more than 3 s: process \d+ \(perl, T \(stopped\)\)/u);
    expect(busy.code).toBe(1);
    const done = await withPassword("first-password", "--yes");
    expect(done.output).toContain("bare is a relay");
    expect(done.code).toBe(0);
    expect((await lab.run("diff", "bare")).code).toBe(0);
  }, 200_000);

  it("had no effect on listeners", () => {
    expect(listener?.heard()).toMatchObject({ dropped: false });
    expect(listener?.heard().longestGapSeconds).toBeLessThan(2);
  });

  /** `bootstrap relay bare --ask-password`, answered at a terminal. */
  async function withPassword(password: string, ...flags: string[]): Promise<{ code: number | undefined; output: string }> {
    const command = `${process.execPath} ${program} -i ${lab.inventoryFile} bootstrap relay bare --ask-password ${flags.join(" ")}`;
    const running = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      reject: false,
      timeout: 120_000,
    });
    let answered = false;
    running.stdout.on("data", (piece: Buffer) => {
      if (answered || !piece.toString().includes("Password of")) return;
      answered = true;
      running.stdin.write(`${password}\n`);
    });
    const { exitCode, stdout } = await running;
    return { code: exitCode, output: stdout };
  }
});
