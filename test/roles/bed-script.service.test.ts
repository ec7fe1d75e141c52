import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { stationWithBed } from "./bed.js";
import { BedServer } from "./bed-server.js";
import { desired, textAt } from "./station.js";

const master = desired("master-a", stationWithBed);
const [program, curl] = ["/usr/local/lib/radioctl/bed.pl", "/etc/radioctl/bed.curl"].map((path) => textAt(master, path));

/** A minute of an MP3 of 128 kbit/s: headers with their frames. */
function mp3(mark: number, frames = 100): Buffer {
  return Buffer.concat(
    Array.from({ length: frames }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413, mark)])),
  );
}

/** A master's folder and program, and the bucket that it mirrors. */
async function scene({ reserve = 0 } = {}) {
  const root = mkdtempSync(join(tmpdir(), "radioctl-bed-"));
  const server = new BedServer();
  const url = await server.start();
  onTestFinished(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const folder = join(root, "night");
  mkdirSync(folder);
  writeFileSync(join(root, "bed.curl"), curl ?? "", { mode: 0o600 });
  const own = [
    ["/etc/radioctl/bed.curl", join(root, "bed.curl")],
    ["https://s3.example/radio", url],
    ["/srv/radio/night", folder],
    ["2000000000", String(reserve)],
  ].reduce((text, [from = "", to = ""]) => text.replaceAll(from, to), program ?? "");
  writeFileSync(join(root, "bed.pl"), own);
  const put = (name: string, body: Buffer) => server.objects.set(`one/beds/night/${name}`, body);
  return {
    server,
    folder,
    put,
    remove: (name: string) => server.objects.delete(`one/beds/night/${name}`),
    run: async () => execa("perl", [join(root, "bed.pl")], { timeout: 170_000 }),
    read: (name: string) => readFileSync(join(folder, name)),
    status: () =>
      Object.fromEntries(
        readFileSync(join(folder, ".radioctl-bed/status"), "utf8")
          .split("\n")
          .map((line) => [line.split(" ")[0], line.slice(line.indexOf(" ") + 1)]),
      ),
    audio: () =>
      readdirSync(folder)
        .filter((name) => !name.startsWith("."))
        .toSorted(),
  };
}

// Each file is a process of curl, which a busy machine starts slowly.
describe("the mirror of a bed", { timeout: 180_000 }, () => {
  it("brings every file of several pages with its name, and knows how long it plays", async () => {
    const { put, run, status, read, audio, server } = await scene();
    for (let index = 0; index < 10; index += 1) put(`track ${index} a+b&ü.mp3`, mp3(index));
    put("jazz/deep/one.mp3", mp3(99));
    await run();
    expect(audio()).toHaveLength(11);
    expect(read("track 7 a+b&ü.mp3")).toEqual(mp3(7));
    expect(read("jazz/deep/one.mp3")).toEqual(mp3(99));
    expect(status()).toMatchObject({ files: "11", missing: "0", problem: "", bytes: String(11 * mp3(0).length) });
    expect(Number(status()["seconds"])).toBeCloseTo(11 * 2.6, -1);
    server.requests.length = 0;
    await run();
    expect(new Set(server.requests)).toEqual(new Set(["/station"]));
  });

  it("never lets a file lead out of the folder, and leaves the files of others alone", async () => {
    const { put, run, folder, audio, status } = await scene();
    for (const name of ["../evil.mp3", "a/../../evil.mp3", ".hidden", "link/evil.mp3", "own.mp3", "good.mp3"]) put(name, mp3(1));
    writeFileSync(join(folder, "own.mp3"), "mine");
    const outside = mkdtempSync(join(tmpdir(), "radioctl-outside-"));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    symlinkSync(outside, join(folder, "link"));
    await run();
    expect(audio()).toEqual(["good.mp3", "link", "own.mp3"]);
    expect(readFileSync(join(folder, "own.mp3"), "utf8")).toBe("mine");
    expect([readdirSync(outside), existsSync(join(folder, "../evil.mp3"))]).toEqual([[], false]);
    expect(status()["problem"]).toMatch(/may have: 3; .*not of the bucket: 1; .*link: File exists/u);
  });

  it.each([
    ["is cut off", (body: Buffer) => body.subarray(0, 1000)],
    ["has other content of the same length", (body: Buffer) => Buffer.alloc(body.length)],
    ["is longer", (body: Buffer) => Buffer.concat([body, body])],
  ])("keeps the old file when the new one %s", async (_what, spoil) => {
    const { put, run, read, status, server } = await scene();
    put("one.mp3", mp3(1));
    await run();
    put("one.mp3", mp3(2));
    server.spoil = (path, usual) => (path.endsWith(".mp3") ? spoil(usual) : undefined);
    await run();
    expect(read("one.mp3")).toEqual(mp3(1));
    expect(status()).toMatchObject({ missing: "1", problem: expect.stringMatching(/^one[.]mp3: /u) as string });
    server.spoil = () => undefined;
    await run();
    expect([read("one.mp3"), status()["problem"]]).toEqual([mp3(2), ""]);
  });

  it.each([
    ["nothing", ""],
    ["a page of a proxy", "<html>login</html>"],
    ["half a list", "<?xml version='1.0'?><ListBucketResult><Contents>"],
    ["a list without its end", "<ListBucketResult><Contents><Key>x</Key></Contents></ListBucketResult>"],
  ])("keeps everything when the bucket answers with %s", async (_what, answer) => {
    const { put, run, audio, status, server } = await scene();
    put("one.mp3", mp3(1));
    await run();
    server.spoil = (path) => (path === "/station" ? Buffer.from(answer) : undefined);
    await run();
    expect(audio()).toEqual(["one.mp3"]);
    expect(status()).toMatchObject({ files: "1", problem: expect.stringMatching(/list|curl/u) as string });
  });

  it("keeps everything when the bed is empty, and a removed file for an hour", async () => {
    const { put, remove, run, audio, status, folder } = await scene();
    put("one.mp3", mp3(1));
    put("two.mp3", mp3(2));
    await run();
    remove("two.mp3");
    await run();
    expect([audio(), status()["files"]]).toEqual([["one.mp3", "two.mp3"], "1"]);
    const state = join(folder, ".radioctl-bed/state");
    writeFileSync(state, readFileSync(state, "utf8").replace(/^retired \d+/mu, "retired 1000"));
    await run();
    expect(audio()).toEqual(["one.mp3"]);
    remove("one.mp3");
    await run();
    expect([audio(), status()["problem"]]).toEqual([["one.mp3"], expect.stringContaining("the present files stay")]);
  });

  it("takes the station's checksums, and refuses what does not fit them", async () => {
    const { put, run, audio, status } = await scene();
    put("one.mp3", mp3(1));
    put("SHA256SUMS", Buffer.from(`${"0".repeat(64)}  one.mp3\n`));
    await run();
    expect([audio(), status()["problem"]]).toEqual([[], "one.mp3: its checksum is not that of SHA256SUMS"]);
  });

  it("fetches nothing that does not fit the disk", async () => {
    const { put, run, audio, status, server } = await scene({ reserve: 10 ** 15 });
    put("one.mp3", mp3(1));
    await run();
    expect([audio(), status()["problem"]]).toEqual([[], expect.stringContaining("do not fit")]);
    expect(server.requests).toEqual(["/station"]);
  });

  it("fetches a file again that was damaged or deleted on the host", async () => {
    const { put, run, read, folder } = await scene();
    put("one.mp3", mp3(1));
    put("two.mp3", mp3(2));
    await run();
    writeFileSync(join(folder, "one.mp3"), "short");
    rmSync(join(folder, "two.mp3"));
    await run();
    expect([read("one.mp3"), read("two.mp3")]).toEqual([mp3(1), mp3(2)]);
  });
});
