import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { desired, textAt } from "./station.js";

const PATIENCE = { timeout: 10_000, interval: 20 };

const PASSWORD = String.raw`not "so\simple, but ${"long ".repeat(20)}`;

/** The bytes that each mount has received. */
type Mounts = Record<string, number>;

const statistics = (mounts: Mounts) =>
  `<icestats>${Object.entries(mounts)
    .map(
      ([mount, bytes]) =>
        `<source mount="${mount}"><title>a &gt; b</title><total_bytes_read>${bytes}</total_bytes_read></source>`,
    )
    .join("")}</icestats>`;

describe("healthz of a relay of two masters", () => {
  const script = textAt(desired("eu-1"), "/usr/local/lib/radioctl/healthz.pl");
  const [, groups = ""] = /^my @GROUPS = .*'(.*)';$/mu.exec(script) ?? [];
  const all = groups.split(";").flatMap((group) => group.split(" "));
  const firsts = groups.split(";").map((group) => group.split(" ")[0] ?? "");
  let folder: string;
  let looks: number;
  let answer: () => string | undefined;
  let mark: string;
  const ends: Array<() => void> = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "radioctl-healthz-"));
    ends.push(() => rmSync(folder, { recursive: true }));
    mark = join(folder, "drain");
    looks = 0;
    const basic = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
    const icecast = createServer((request, response) => {
      looks += 1;
      const said = answer();
      const isLetIn = request.url === "/admin/stats" && request.headers.authorization === basic;
      response.writeHead(!isLetIn ? 401 : said === undefined ? 500 : 200).end(said);
    });
    icecast.listen(0, "127.0.0.1");
    await once(icecast, "listening");
    ends.push(() => icecast.close());
    const { port } = icecast.address() as AddressInfo;
    writeFileSync(
      join(folder, "icecast.curl"),
      `# a comment\nuser = "admin:${PASSWORD.replaceAll(/["\\]/gu, String.raw`\$&`)}"\n`,
    );
    const file = join(folder, "healthz.pl");
    const here = script
      .replace(/\$PORT = \d+/u, `$PORT = ${port}`)
      .replaceAll("/run/radioctl/healthz", join(folder, "healthz"))
      .replace("/etc/radioctl/icecast.curl", join(folder, "icecast.curl"))
      .replace("/var/lib/radioctl-drain", mark)
      .replace("sleep 1;", "select undef, undef, undef, 0.02;");
    writeFileSync(file, here);
    answer = () => undefined;
    const child = spawn("perl", ["-w", file], { stdio: ["ignore", "inherit", "inherit"] });
    ends.push(() => child.kill("SIGKILL"));
  });

  afterEach(() => {
    for (const end of ends.splice(0).toReversed()) end();
  });

  /** At each check, these mounts have more bytes, and the others the same. */
  const flowing = (mounts: readonly string[], others: readonly string[] = []) => {
    answer = () =>
      statistics(Object.fromEntries([...mounts.map((mount) => [mount, 1000 * looks]), ...others.map((mount) => [mount, 4000])]));
  };
  const isWell = () => existsSync(join(folder, "healthz"));
  const becomes = async (well: boolean) => vi.waitFor(() => expect(isWell()).toBe(well), PATIENCE);
  /** The result does not change during this number of checks. */
  const stays = async (well: boolean) => {
    const [from, seen] = [looks, new Set<boolean>()];
    await vi.waitFor(() => {
      seen.add(isWell());
      expect(looks - from).toBeGreaterThan(20);
    }, PATIENCE);
    expect([...seen]).toEqual([well]);
  };

  it("has two groups for every public mount: what listeners can get, and the streams of its parents", () => {
    expect(groups.split(";").slice(0, 2)).toEqual([
      "/live.mp3 /spare/master-a/live.mp3 /spare/master-b/live.mp3",
      "/master-a/live.mp3 /master-b/live.mp3",
    ]);
    expect(groups.split(";")).toHaveLength(2 * 5);
  });

  it("is healthy while every public mount has a mount with audio, and not when one has none", async () => {
    flowing(all);
    await becomes(true);
    flowing(
      firsts,
      all.filter((mount) => !firsts.includes(mount)),
    );
    await stays(true);
    flowing(
      firsts.slice(1),
      all.filter((mount) => !firsts.slice(1).includes(mount)),
    );
    await becomes(false);
    await stays(false);
    flowing(all);
    await becomes(true);
  });

  it("is not healthy when a mount is missing, and when Icecast does not answer", async () => {
    flowing(all.filter((mount) => !mount.endsWith(".flac")));
    await stays(false);
    flowing(all);
    await becomes(true);
    answer = () => undefined;
    await becomes(false);
  });

  it.each([
    ["is valid until a later time", () => `${Math.floor(Date.now() / 1000) + 600} run-1\n`, false],
    ["has expired, because its run has died", () => `${Math.floor(Date.now() / 1000) - 1} run-1\n`, true],
    ["was cut short", () => "", true],
    ["has no time", () => "soon run-1\n", true],
  ])("depends on the mark of a run that will reboot the host: the mark %s", async (_what, text, well) => {
    flowing(all);
    await becomes(true);
    writeFileSync(mark, text());
    await becomes(well);
    await stays(well);
    rmSync(mark);
    await becomes(true);
  });
});
