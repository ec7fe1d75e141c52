import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { radioctl, start } from "./cli.js";
import { cutOff } from "./faults.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { station } from "./station.js";
import { tracesOf } from "./traces.js";

const hosts = ["master-a", "eu-1", "eu-2"];
const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }`,
);

/** An `up` with existing bases takes about this long. Kills are spread over it. */
const UP_SECONDS = 2.5;
const KILLS = 8;

describe.skipIf(!hasRoot)("a lab", () => {
  let lab: TestLab;
  let other: TestLab;

  beforeAll(async () => {
    const suites = hosts.slice(1).flatMap((host) => ["--suite", `${host}=trixie`]);
    [lab, other] = await Promise.all([
      labUp("test-lab", inventory, "--suite", "master-a=bookworm", ...suites, "--sudo", "eu-2"),
      labUp("test-lab-other", inventory),
    ]);
  }, 400_000);

  afterAll(async () => Promise.all([lab?.down(), other?.down()]), 60_000);

  const answers = async (from: string, address: string, port: number) =>
    lab
      .on(from, `timeout 2 bash -c 'exec 3<>/dev/tcp/${address}/${port}' && echo yes || echo no`)
      .then((said) => said.trim() === "yes");

  it("has bare hosts: the requested Debian, a running systemd, no Python", async () => {
    expect(await lab.on("master-a", "cat /etc/debian_version")).toMatch(/^12\./u);
    expect(await lab.on("eu-1", "cat /etc/debian_version")).toMatch(/^13/u);
    expect((await lab.on("eu-1", "hostname")).trim()).toBe("eu-1");
    for (const host of hosts) {
      await expect
        .poll(async () => lab.on(host, "systemctl is-system-running || true"), { timeout: 30_000 })
        .toMatch(/^running/u);
      expect(await lab.on(host, "ls /usr/bin | grep -c python || true"), host).toMatch(/^0/u);
    }
  }, 60_000);

  it("gives each host its own control groups: no systemd contains another host's services", async () => {
    for (const host of hosts) {
      const said = await lab.inside(
        host,
        "cd /sys/fs/cgroup; cat ./system.slice/ssh.service/cgroup.procs unified/system.slice/ssh.service/cgroup.procs 2>/dev/null || true",
      );
      // Another host's process is shown as 0.
      expect(said.split("\n"), host).not.toContain("0");
      expect(said, host).toMatch(/^\d+/u);
    }
  });

  it("accepts the requested logins", async () => {
    expect((await lab.on("master-a", "id -un")).trim()).toBe("root");
    expect((await lab.on("eu-2", "id -un; sudo -n id -un")).trim().split("\n")).toEqual(["admin", "root"]);
  });

  it("reaches its neighbours and its packages, and nothing else", async () => {
    const gateway = lab.address("eu-1").replace(/\d+$/u, "1");
    expect(await answers("eu-1", lab.address("master-a"), 22)).toBe(true);
    expect(await answers("eu-1", other.address("master-a"), 22)).toBe(false);
    expect(await lab.on("eu-1", "ip -4 route")).not.toContain("default");
    await lab.on("eu-1", "apt-get -qq update");
    const asked = `exec 3<>/dev/tcp/${gateway}/3142 && printf 'GET /else HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3`;
    expect(await lab.on("eu-1", `bash -c "${asked.replaceAll('"', '\\"')}"`)).toContain("404");
  }, 60_000);

  it("loses a host whose cable is pulled, and reaches it again when it is plugged in", async () => {
    const plugIn = await cutOff(lab, "eu-1");
    try {
      expect(await answers("master-a", lab.address("eu-1"), 22)).toBe(false);
      expect(await answers("master-a", lab.address("eu-2"), 22)).toBe(true);
    } finally {
      await plugIn();
    }
    await expect.poll(async () => answers("master-a", lab.address("eu-1"), 22), { timeout: 10_000 }).toBe(true);
  }, 30_000);

  it("gets faults and mends them: a pulled cable, a killed sshd, a frozen one, a full disk", async () => {
    const fault = async (...words: string[]) => {
      const { code, stderr } = await radioctl("lab", "fault", "test-lab", ...words);
      expect(code, stderr).toBe(0);
    };
    const sshAnswers = async (host: string) => answers("master-a", lab.address(host), 22);
    const fill = async () => lab.inside("eu-1", "head -c 2000000 /dev/zero >/var/lib/radioctl/more");
    await fault("kill", "eu-1", "--unit", "ssh.service");
    await fault("full-disk", "eu-1");
    expect(await sshAnswers("eu-1")).toBe(false);
    await expect(fill()).rejects.toThrow(/No space left/u);
    await fault("cut", "eu-1");
    expect(await radioctl("lab", "fault", "test-lab", "cut", "eu-1")).toMatchObject({ code: 2 });
    const mended = await radioctl("lab", "mend", "test-lab", "--json");
    const { mended: faults } = JSON.parse(mended.stdout) as { mended: Array<{ kind: string }> };
    expect(faults.map(({ kind }) => kind)).toEqual(["cut", "full-disk", "kill"]);
    await expect.poll(async () => sshAnswers("eu-1"), { timeout: 10_000 }).toBe(true);
    await fill();
    // A frozen sshd accepts connections, and sends nothing.
    const frozen = radioctl("lab", "fault", "test-lab", "freeze", "eu-2", "--unit", "ssh.service", "--seconds", "4");
    const greets = async () =>
      lab.inside("master-a", `timeout 1 bash -c 'exec 3<>/dev/tcp/${lab.address("eu-2")}/22; head -c 4 <&3' || true`);
    await expect.poll(greets, { timeout: 10_000, interval: 100 }).toBe("");
    expect(await frozen).toMatchObject({ code: 0 });
    expect(await greets()).toBe("SSH-");
  }, 60_000);

  it("delays and loses a host's packets until that is mended, and lists the fault", async () => {
    const fault = async (...words: string[]) => {
      const { code, stderr } = await radioctl("lab", ...words);
      expect(code, stderr).toBe(0);
    };
    const [from, to] = ["master-a", lab.address("eu-2")];
    // Two round trips until sshd sends something: four times the lag.
    const greeting = async () => {
      const ask = `exec 3<>/dev/tcp/${to}/22; head -c 4 <&3 >/dev/null`;
      return Number(await lab.inside(from, `s=$(date +%s%3N); bash -c '${ask}'; echo $(($(date +%s%3N) - s))`));
    };
    const datagrams = async () => Number(await lab.inside("eu-2", "awk '/^Udp: [0-9]/ { print $3 }' /proc/net/snmp"));
    const arrived = async (sent: number) => {
      const before = await datagrams();
      await lab.inside(from, `bash -c 'for i in {1..${sent}}; do echo >/dev/udp/${to}/9; done'`);
      let last: number | undefined;
      const isStill = async () => {
        const now = await datagrams();
        const still = now === last;
        last = now;
        return still;
      };
      await expect.poll(isStill, { timeout: 10_000, interval: 200 }).toBe(true);
      return (await datagrams()) - before;
    };
    await fault("fault", "test-lab", "lag", "eu-2", "400ms");
    const [neighbours, ours] = await Promise.all([greeting(), greetingHere(to)]);
    expect(Math.min(neighbours, ours)).toBeGreaterThanOrEqual(1600);
    await fault("mend", "test-lab", "eu-2");
    await fault("fault", "test-lab", "loss", "eu-2", "30%");
    expect((await radioctl("lab", "list")).stdout).toMatch(/eu-2 .*loss 30 % each way$/mu);
    const some = await arrived(300);
    expect(some).toBeGreaterThan(150);
    expect(some).toBeLessThan(270);
    await fault("mend", "test-lab");
    expect(await arrived(300)).toBe(300);
    await expect.poll(greeting, { timeout: 10_000 }).toBeLessThan(1600);
    expect((await radioctl("lab", "list")).stdout).not.toContain("each way");
    expect(await radioctl("lab", "fault", "test-lab", "lag", "eu-2", "61s")).toMatchObject({ code: 2 });
  }, 30_000);

  it("lists which of its hosts are running", async () => {
    await other.inside("eu-2", "systemctl poweroff");
    const running = async () => {
      const { labs } = JSON.parse((await radioctl("lab", "list", "--json")).stdout) as {
        labs: Array<{ name: string; hosts: Array<{ name: string; running: boolean }> }>;
      };
      return labs
        .find(({ name }) => name === "test-lab-other")
        ?.hosts.filter((host) => host.running)
        .map(({ name }) => name);
    };
    await expect.poll(running, { timeout: 20_000 }).toEqual(["master-a", "eu-1"]);
  }, 30_000);

  it("leaves no trace after down, even with a frozen host and a delayed one; the other lab stays", async () => {
    await lab.inside("eu-1", "kill -STOP $(pidof sshd | cut -d' ' -f1)");
    expect(await radioctl("lab", "fault", "test-lab", "lag", "eu-2")).toMatchObject({ code: 0 });
    const before = await tracesOf("test-lab-other", hosts);
    expect(await tracesOf("test-lab", hosts)).not.toEqual([]);
    expect(await radioctl("lab", "down", "test-lab")).toMatchObject({ code: 0 });
    expect(await tracesOf("test-lab", hosts)).toEqual([]);
    expect(await tracesOf("test-lab-other", hosts)).toEqual(before);
    expect(await radioctl("lab", "down", "test-lab")).toMatchObject({ code: 2, stderr: expect.stringContaining("no lab") });
  }, 60_000);

  it("starts over the remains of a killed up, whenever that was killed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "radioctl-lab-"));
    const file = join(folder, "station.yaml");
    await writeFile(file, inventory);
    for (let kill = 1; kill <= KILLS; kill++) {
      const up = start(["lab", "up", "test-lab", "-i", file]);
      const timer = setTimeout(up.kill, (kill * UP_SECONDS * 1000) / KILLS);
      await up.ended;
      clearTimeout(timer);
    }
    // On a busy machine these kills may all come before there is anything to remain.
    const up = start(["lab", "up", "test-lab", "-i", file]);
    const remains = async () => expect((await tracesOf("test-lab", hosts)).length).toBeGreaterThan(5);
    await vi.waitFor(remains, { timeout: 60_000, interval: 100 });
    up.kill();
    await up.ended;
    await remains();
    const { code, stdout, stderr } = await radioctl("lab", "up", "test-lab", "-i", file, "--json");
    expect(code, stderr).toBe(0);
    const { inventoryFile } = JSON.parse(stdout) as { inventoryFile: string };
    expect(dirname(inventoryFile)).toBe(lab.folder);
    expect((await radioctl("lab", "ssh", "test-lab", "eu-1", "--", "true")).code).toBe(0);
    expect((await radioctl("lab", "down", "test-lab")).code).toBe(0);
    expect(await tracesOf("test-lab", hosts)).toEqual([]);
    await rm(folder, { recursive: true });
  }, 120_000);
});

/** Milliseconds until a host's sshd sends something to this machine. */
async function greetingHere(host: string): Promise<number> {
  const started = performance.now();
  const socket = connect({ host, port: 22 });
  await once(socket, "data");
  socket.destroy();
  return performance.now() - started;
}
