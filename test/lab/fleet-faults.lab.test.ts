import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editInventory } from "./changes.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { station } from "./station.js";

const relays = ["good", "hangs", "resets", "full", "other-key"];

const inventory = station(
  [
    "  master-a: { role: master, address: 192.0.2.10 }",
    ...relays.map(
      (name, index) =>
        `  ${name}: { role: relay, region: eu, address: 192.0.2.${21 + index}, capacity: 200${name === "good" ? ", canary: true" : ""} }`,
    ),
  ].join("\n"),
);

interface Report {
  hosts: Array<{ host: string; state: string; error?: { kind: string; message: string; exitCode: number } }>;
}

describe.skipIf(!hasRoot)("a deploy to hosts of which some are faulty", () => {
  let lab: TestLab;

  beforeAll(async () => {
    const suites = ["master-a", ...relays].map((name, index) => `${name}=${index % 2 === 0 ? "bookworm" : "trixie"}`);
    lab = await labUp("test-fleet-faults", inventory, "--installed", ...suites.flatMap((suite) => ["--suite", suite]));
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    expect(code, stderr).toBe(0);
  }, 600_000);

  afterAll(async () => lab?.down(), 60_000);

  /** known_hosts has another host's key for this host. */
  async function swapKey(): Promise<() => Promise<void>> {
    const file = join(lab.folder, "known_hosts");
    const text = await readFile(file, "utf8");
    const lines = text.split("\n");
    const [, ...key] = lines.find((line) => line.startsWith(`${lab.address("master-a")} `))?.split(" ") ?? [];
    const at = lab.address("other-key");
    await writeFile(file, lines.map((line) => (line.startsWith(`${at} `) ? [at, ...key].join(" ") : line)).join("\n"));
    return async () => writeFile(file, text);
  }

  it("names each faulty host, changes the others, and changes the faulty ones once they are repaired", async () => {
    await editInventory(lab, /capacity: 200/gu, "capacity: 250");
    await lab.inside("hangs", "kill -STOP $(systemctl show -p MainPID --value ssh)");
    // The connection is accepted, and reset with its first data.
    await lab.inside("resets", "nft insert rule inet radioctl input tcp dport 22 ct state established reject with tcp reset");
    await lab.inside("full", fillUp);
    const healKey = await swapKey();
    const { code, stdout, stderr } = await lab.run("deploy", "--yes", "--json", "--max-failures", "1");
    await healKey();
    const { hosts } = JSON.parse(stdout) as Report;
    expect(Object.fromEntries(hosts.map(({ host, state, error }) => [host, error?.kind ?? state])), stderr).toEqual({
      "master-a": "unchanged",
      good: "done",
      hangs: "unreachable",
      resets: "unreachable",
      full: "failed",
      "other-key": "hostKey",
    });
    expect(hosts.find(({ host }) => host === "full")?.error?.message).toMatch(/not enough disk space/u);
    expect(code).toBe(1);
    expect(stderr).toContain("other-key (root@");

    await lab.inside("hangs", "kill -CONT $(systemctl show -p MainPID --value ssh)");
    await lab.inside("resets", "nft -f /etc/nftables.conf");
    // The process that held the host for the run ends with its connection, a second or two later.
    await lab.inside(
      "full",
      "i=0; until umount /var/lib/radioctl 2>/dev/null; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.2; done",
    );
    const again = await lab.run("deploy", "--rerun", "--yes");
    expect(again.stdout).toContain("4 hosts: 4 done");
    expect(again.code, again.stderr).toBe(0);
    expect((await lab.run("diff")).code).toBe(0);
  }, 120_000);

  it("has the exit code for unreachable hosts when nothing else is wrong", async () => {
    await lab.inside("hangs", "kill -STOP $(systemctl show -p MainPID --value ssh)");
    const { code, stdout } = await lab.run("deploy", "--yes");
    await lab.inside("hangs", "kill -CONT $(systemctl show -p MainPID --value ssh)");
    expect(stdout).toContain("6 hosts: 5 unchanged, 1 failed");
    expect(code).toBe(5);
  }, 60_000);
});

/** radioctl's files on the host are on a small separate disk, which is full. */
const fillUp =
  "cp -a /var/lib/radioctl /root/kept && mount -t tmpfs -o size=4m tmpfs /var/lib/radioctl && cp -a /root/kept/. /var/lib/radioctl && { cat /dev/zero >/var/lib/radioctl/filled 2>/dev/null; true; }";
