import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Transport } from "../../../src/adapters/acme/transport.js";
import { realClock } from "../../../src/adapters/clock.js";
import { realFiles } from "../../../src/adapters/files.js";
import { hasPebble } from "../../fakes/pebble/server.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { Scene } from "./scene.js";

const HOUR_MILLISECONDS = 3_600_000;

describe.skipIf(!hasPebble || !hasPowerDns)("an issue", () => {
  const scene = new Scene();
  beforeAll(async () => scene.start(), 150_000);
  afterAll(async () => scene.stop());

  const orders = () => scene.ca.log().match(/Added order/gu)?.length ?? 0;
  const nothingLeft = async () => expect(await scene.challenges()).toEqual([]);

  it("of two operators at the same moment, each with a machine of their own, succeeds for both", async () => {
    const both = await Promise.all([scene.renew(scene.station()), scene.renew(scene.station())]);
    expect(both.map(({ state }) => state)).toEqual(["issued", "issued"]);
    await nothingLeft();
  });

  it("of two runs on one machine is done by one of them; the other is refused with exit code 6", async () => {
    const station = scene.station();
    const ended = await Promise.allSettled([scene.renew(station), scene.renew(station)]);
    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = ended.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    expect(refused).toMatchObject([{ kind: "locked", exitCode: 6 }]);
    await nothingLeft();
  });

  it("with an account that is deactivated names the file to remove, after which it succeeds with another account", async () => {
    const station = scene.station();
    await scene.renew(station);
    const folder = join(station.loaded.directory, "certificates");
    const file = join(folder, readdirSync(folder).find((name) => name.startsWith("account-")) ?? "");
    const accountKey = { reveal: () => readFileSync(file, "utf8") };
    const { directory, roots } = scene.ca;
    const transport = new Transport({ directory, roots, accountKey, contact: "anna@radio.example" });
    await transport.open();
    const known = await transport.post(transport.directory.newAccount, { onlyReturnExisting: true });
    transport.account = known.headers.location ?? "";
    await transport.post(transport.account, { status: "deactivated" });
    await expect(scene.renew(station, scene.world(), ["early"])).rejects.toMatchObject({
      kind: "authentication",
      exitCode: 5,
      hint: expect.stringContaining("Remove its file from certificates/") as string,
    });
    rmSync(file);
    expect((await scene.renew(station, scene.world(), ["early"])).state).toBe("issued");
    await nothingLeft();
  });

  it.each([
    ["two hours behind", -2, /is not valid before/u],
    ["ten years ahead", 10 * 365 * 24, /expired at/u],
  ])(
    "on a machine whose clock is %s says so, and needs no second order when the clock is right",
    async (_what, hours, message) => {
      const station = scene.station();
      const before = orders();
      const clock = { ...realClock, now: () => new Date(Date.now() + hours * HOUR_MILLISECONDS) };
      for (let attempt = 0; attempt < 2; attempt += 1)
        await expect(scene.renew(station, scene.world({ clock }))).rejects.toMatchObject({
          kind: "guard",
          message: expect.stringMatching(message) as string,
          hint: expect.stringContaining("set this machine's clock") as string,
        });
      expect((await scene.renew(station)).state).toBe("issued");
      expect(orders() - before).toBe(1);
      await nothingLeft();
    },
  );

  it.skipIf(process.getuid?.() !== 0)("on a disk that is full or read-only says so, and succeeds afterwards", async () => {
    const station = scene.station();
    const folder = join(station.loaded.directory, "certificates");
    const world = () => scene.world({ files: realFiles });
    const remount = (options: string) => execaSync("mount", ["-o", `remount,${options}`, folder]);
    mkdirSync(folder);
    execaSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder]);
    try {
      const filler = join(folder, "filler");
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
      await expect(scene.renew(station, world())).rejects.toMatchObject({
        message: expect.stringContaining("the disk is full") as string,
      });
      rmSync(filler);
      remount("ro");
      await expect(scene.renew(station, world())).rejects.toMatchObject({
        message: expect.stringContaining("its file system is read-only") as string,
      });
      remount("rw");
      expect((await scene.renew(station, world())).state).toBe("issued");
    } finally {
      execaSync("umount", [folder]);
    }
    await nothingLeft();
  });
});
