import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readStationCertificate, storePushed, storeStationCertificate, type Station } from "../../src/certificates/store.js";
import { Secret } from "../../src/secret.js";
import { fakeWorld } from "../fakes/world.js";

import { Authority } from "../fakes/authority.js";
import { inventoryWith } from "./inventory.js";

const authority = new Authority();
const folder = mkdtempSync(join(tmpdir(), "radioctl-certificate-store-"));
afterAll(() => {
  authority.remove();
  rmSync(folder, { recursive: true });
});
const { world } = fakeWorld({ cwd: folder });
const stationIn = (name: string): Station => {
  mkdirSync(join(folder, name));
  return { loaded: { directory: join(folder, name), inventory: inventoryWith() } };
};
const fields = ({ chainPem, keyPem }: { chainPem: string; keyPem: string }) => ({
  chainPem,
  alternateChains: [],
  keyPem: new Secret("key", keyPem),
  directory: "https://ca.example/directory",
  issuedAt: "2026-11-22T05:00:00.000Z",
  renewal: undefined,
  pushed: {},
});

describe("the stored certificate", () => {
  it("is missing before the first one is stored", async () => {
    expect(await readStationCertificate(world, stationIn("none"))).toBeUndefined();
  });

  it("comes back with its key and facts, from files that only the operator can read", async () => {
    const station = stationIn("stored");
    const issued = authority.issue(["live.radio.example", "stream.radio.example"]);
    await storeStationCertificate(world, station, fields(issued));
    const back = await readStationCertificate(world, station);
    expect(back).toMatchObject({
      names: ["live.radio.example", "stream.radio.example"],
      issuer: "Test Intermediate",
      chainPem: issued.chainPem,
      directory: "https://ca.example/directory",
    });
    expect(back?.keyPem.reveal()).toBe(issued.keyPem);
    expect(JSON.stringify(back)).not.toContain("PRIVATE KEY");
    const below = join(folder, "stored/certificates");
    expect(statSync(below).mode & 0o777).toBe(0o700);
    expect(readdirSync(below).map((name) => statSync(join(below, name)).mode & 0o777)).toEqual([0o600]);
  });

  it("closes a folder that others could enter", async () => {
    const station = stationIn("open");
    mkdirSync(join(folder, "open/certificates"), { mode: 0o755 });
    await storeStationCertificate(world, station, fields(authority.issue(["live.radio.example"])));
    expect(statSync(join(folder, "open/certificates")).mode & 0o777).toBe(0o700);
  });

  it("records the hosts that got it", async () => {
    const station = stationIn("pushed");
    await storeStationCertificate(world, station, fields(authority.issue(["live.radio.example"])));
    await storePushed(world, station, ["eu-1"]);
    await storePushed(world, station, ["us-1"]);
    const back = await readStationCertificate(world, station);
    expect(Object.keys(back?.pushed ?? {})).toEqual(["eu-1", "us-1"]);
    expect(back?.pushed["us-1"]?.serial).toBe(back?.serial);
  });

  it("that is damaged is an error that names the file and does not quote the key", async () => {
    const station = stationIn("damaged");
    mkdirSync(join(folder, "damaged/certificates"));
    writeFileSync(
      join(folder, "damaged/certificates/live.radio.example.json"),
      '{ "keyPem": "-----BEGIN PRIVATE KEY----- planted',
    );
    const error = await readStationCertificate(world, station).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "failed", message: expect.stringContaining("live.radio.example.json") as string });
    expect((error as Error).cause).toBeUndefined();
    expect(String((error as Error).stack)).not.toContain("planted");
  });
});
