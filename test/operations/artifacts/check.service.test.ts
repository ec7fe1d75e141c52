import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { realClock } from "../../../src/adapters/clock.js";
import { openBucket } from "../../../src/adapters/s3.js";
import { main } from "../../../src/main.js";
import { judge } from "../../../src/operations/artifacts/trial.js";
import { hostileS3 } from "../../fakes/s3/hostile.js";
import { hasMoto, startMoto } from "../../fakes/s3/moto.js";
import { hasRadosgw, startRadosgw } from "../../fakes/s3/radosgw.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

interface Given {
  words?: string[];
  /** More keys of `artifacts`. */
  more?: string;
  env?: Record<string, string>;
}

let stop: () => Promise<void> = async () => Promise.resolve();
afterEach(async () => stop());

const HOSTS = ", hostCredentials: { accessKeyId: !secret host-key-id, secretAccessKey: !secret key }";

async function check(endpoint: string, { words = [], more = "", env = {} }: Given = {}) {
  const cwd = mkdtempSync(join(tmpdir(), "artifacts-"));
  const artifacts = `artifacts: { bucket: station, endpoint: "${endpoint}", prefix: radio/, credentials: { accessKeyId: !secret key-id, secretAccessKey: !secret key }${more} }\n`;
  writeFileSync(join(cwd, "radio.yaml"), `${stationText}${artifacts}`);
  const secrets = Object.fromEntries(
    ["KEY_ID", "KEY", "STATE_KEY", "STATION_KEY", "STUDIO_PASSWORD"].map((name) => [
      `RADIO_${name}`,
      "k3y-of-Tests-8fQz0wBvX7Lr2mNc",
    ]),
  );
  const { world, stdout, stderr } = fakeWorld({
    cwd,
    env: { ...secrets, ...env },
    buckets: { open: openBucket },
    clock: realClock,
  });
  const code = await main(["-i", "radio.yaml", "artifacts", "check", ...words], world);
  return { code, stdout: stdout(), stderr: stderr() };
}

describe.skipIf(!hasMoto)("artifacts check of a real server", () => {
  test("calls a bucket with versions fit for everything, and leaves nothing behind", async () => {
    const server = await startMoto({ versions: true });
    stop = server.stop;
    const { code, stdout, stderr } = await check(server.endpoint);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/yes +conditional writes +of 5 writes at once, 1 won\n/u);
    expect(stdout).toMatch(/yes +versions +on: an overwritten object can be restored\n/u);
    expect(stdout).toContain("fit for everything.");
    expect(code).toBe(0);
    const bucket = await openBucket(server.access);
    expect([await bucket.list(""), await bucket.versions("")]).toEqual([[], []]);
  });

  test("names what a bucket without versions is not fit for, in text and JSON", async () => {
    const server = await startMoto();
    stop = server.stop;
    const { code, stdout } = await check(server.endpoint);
    expect(stdout).toMatch(/NO +versions +off: overwriting an object deletes the earlier one/u);
    expect(stdout).toContain("fit with limits: versions.");
    expect(code).toBe(3);
    const json = JSON.parse((await check(server.endpoint, { words: ["--json"] })).stdout) as { fit: boolean; versions: boolean };
    expect(json).toMatchObject({ fit: false, versions: false, race: { writes: 5, accepted: 1 }, bucket: "station" });
  });
});

describe.skipIf(!hasRadosgw).each([false, true])("artifacts check of Ceph, with versions: %s", (versions) => {
  test("reports what its conditions are worth, and that the hosts' key can't delete", async () => {
    const server = await startRadosgw({ versions });
    stop = server.stop;
    const env = { RADIO_KEY_ID: "tests", RADIO_HOST_KEY_ID: "hosts", RADIO_KEY: "a-key-of-tests" };
    const { code, stdout, stderr } = await check(server.endpoint, { more: HOSTS, env });
    expect(stderr).toBe("");
    expect(code).toBe(3);
    expect(stdout).toMatch(
      versions
        ? /NO +conditional writes +the server ignores the condition/u
        : /yes +conditional writes +of 5 writes at once, 1 won/u,
    );
    expect(stdout).toMatch(
      versions
        ? /yes +key of the hosts +can write and read, not delete; versions keep what it overwrites/u
        : /NO +key of the hosts +can't delete, but can overwrite/u,
    );
    const own = await check(server.endpoint, { more: HOSTS, env: { ...env, RADIO_HOST_KEY_ID: "tests" } });
    expect(own.stdout).toMatch(/NO +key of the hosts +can delete/u);
    const bucket = await openBucket(server.access);
    expect([await bucket.list(""), await bucket.versions("")]).toEqual([[], []]);
  });
});

test("a server that is not there ends artifacts check with 5, and one that is not S3 with 1", async () => {
  const server = await hostileS3((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<html>Welcome</html>");
  });
  const { code, stderr } = await check(server.endpoint);
  expect([code, stderr]).toEqual([1, expect.stringContaining("the answer is not one of an S3 server")]);
  await server.stop();
  expect((await check(server.endpoint)).code).toBe(5);
});

const works = { works: true } as const;
const refused = { works: false, because: "the server denied access" } as const;
const fit: Parameters<typeof judge>[0] = {
  bucket: "station",
  endpoint: undefined,
  region: "us-east-1",
  clockSkewSeconds: 0.4,
  second: "refused",
  race: { writes: 5, accepted: 1 },
  parts: works,
  range: works,
  versions: true,
  remove: works,
  hosts: { write: works, read: works, readByOwner: works, overwrite: works, remove: refused, removeVersion: refused },
  left: undefined,
  seconds: 1,
};
const hosts = (changes: Partial<NonNullable<typeof fit.hosts>>) => ({ hosts: { ...fit.hosts, ...changes } as typeof fit.hosts });

test.each<[what: string, change: Partial<typeof fit>, unfit: Array<[name: string, says: RegExp]>]>([
  ["a fit bucket", {}, []],
  ["no key of the hosts", { hosts: undefined }, []],
  ["a server where every conditional write wins", { race: { writes: 5, accepted: 5 } }, [["conditional writes", /5 won/u]]],
  ["a server that ignores conditions", { second: "written" }, [["conditional writes", /ignores/u]]],
  ["a server that refuses conditions", { second: { problem: "NotImplemented" } }, [["conditional writes", /NotImplemented/u]]],
  ["hosts that can delete versions", hosts({ removeVersion: works }), [["key of the hosts", /for good/u]]],
  ["hosts that can delete", hosts({ remove: works }), [["key of the hosts", /though versions are kept/u]]],
  [
    "hosts that can overwrite without versions",
    { versions: false, ...hosts({ removeVersion: undefined }) },
    [
      ["versions", /^off/u],
      ["key of the hosts", /can overwrite/u],
    ],
  ],
  ["hosts whose objects are not yours", hosts({ readByOwner: refused }), [["key of the hosts", /could not restore it/u]]],
  ["hosts that can't write", hosts({ write: refused }), [["key of the hosts", /can't write: the server denied access/u]]],
  ["a wrong clock", { clockSkewSeconds: -700 }, [["clock", /700 s behind/u]]],
])("%s is judged by what it did", (_what, change, unfit) => {
  const found = judge({ ...fit, ...change }).filter((property) => !property.fit);
  expect(found.map(({ name, says }) => [name, says])).toEqual(unfit.map(([name, says]) => [name, expect.stringMatching(says)]));
});
