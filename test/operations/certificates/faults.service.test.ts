import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import { readStationCertificate } from "../../../src/certificates/store.js";
import type { RadioctlError } from "../../../src/errors.js";
import type { RecordChange } from "../../../src/ports/dns.js";
import { hasPebble, pebble } from "../../fakes/pebble/server.js";
import { hasPowerDns, powerDns } from "../../fakes/powerdns/server.js";
import { Scene } from "./scene.js";

describe.skipIf(!hasPebble || !hasPowerDns)("an issue that fails", () => {
  const scene = new Scene();
  let station: ReturnType<Scene["station"]>;
  let serial = "";
  beforeAll(async () => {
    await scene.start();
    station = scene.station();
    serial = (await scene.renew(station)).certificate.serial;
  }, 150_000);
  afterAll(async () => scene.stop());

  const zone = async () => {
    const { endpoint, apiKey } = scene.zone();
    return openZone({ zone: "radio.example", provider: "powerdns", endpoint, apiKey }, realClock);
  };
  const record = (name: string, type: string, value: string): RecordChange["recordSet"] => ({
    name,
    type,
    policy: { kind: "simple" },
    ttlSeconds: 60,
    values: [value],
  });
  /** The error of a renewal, after which the old certificate is there and no TXT record. */
  async function failure(world = scene.world(), at = station): Promise<RadioctlError> {
    const error = await scene.renew(at, world, ["early"]).then(
      () => undefined,
      (thrown: unknown) => thrown as RadioctlError,
    );
    if (error === undefined) throw new Error("the renewal should have failed");
    expect((await readStationCertificate(scene.world(), station))?.serial).toBe(serial);
    expect(await scene.challenges()).toEqual([]);
    expect(`${error.message} ${error.said.join(" ")} ${String(error.stack)}`).not.toContain("PRIVATE KEY");
    return error;
  }
  const whileThere = async (recordSet: RecordChange["recordSet"], test: () => Promise<void>) => {
    await (await zone()).change([{ action: "CREATE", recordSet }], "test");
    try {
      await test();
    } finally {
      await (await zone()).change([{ action: "DELETE", recordSet }], "test");
    }
  };
  const other = (changes: object) => ({ loaded: { ...station.loaded, inventory: { ...station.loaded.inventory, ...changes } } });

  it("because a CAA record forbids it makes no order", async () => {
    await whileThere(record("radio.example", "CAA", '0 issue ";"'), async () => {
      const orders = () => scene.ca.log().match(/Added order/gu)?.length ?? 0;
      const before = orders();
      expect(await failure()).toMatchObject({
        kind: "failed",
        exitCode: 1,
        message: expect.stringMatching(/CAA record of radio\.example/u) as string,
      });
      expect(orders()).toBe(before);
    });
  });

  it("because a name is in another zone names the record", async () => {
    await whileThere(record("stream.radio.example", "NS", "ns.other.example."), async () => {
      expect(await failure()).toMatchObject({
        kind: "failed",
        message: expect.stringMatching(/^stream\.radio\.example is delegated to ns\.other\.example\./u) as string,
      });
    });
  });

  it("because the zone's key is wrong is a failed authentication", async () => {
    const world = scene.world();
    const wrong = { ...world, env: { RADIO_PDNS_KEY: "wrong-but-long-enough-to-be-a-key" } };
    expect(await failure(wrong)).toMatchObject({ kind: "authentication", exitCode: 5 });
  });

  it("because the CA is down names the CA", async () => {
    const { tls } = station.loaded.inventory;
    const down = other({ tls: { ...tls, acme: { ...tls.acme, directory: "https://127.0.0.1:1/dir" } } });
    expect(await failure(scene.world(), down)).toMatchObject({
      kind: "unreachable",
      exitCode: 5,
      message: expect.stringContaining("https://127.0.0.1:1/dir") as string,
    });
  });

  it("because the CA finds no such name, as the zone is not delegated to this server, says where to look", async () => {
    const elsewhere = await powerDns("other.example", []);
    const blind = await pebble({ dns: `127.0.0.1:${elsewhere.port}` });
    try {
      const { tls } = station.loaded.inventory;
      const at = other({ tls: { ...tls, acme: { ...tls.acme, directory: blind.directory } } });
      const error = await failure(scene.world({ acme: scene.trusting(blind) }), at);
      expect(error).toMatchObject({ kind: "failed", exitCode: 1, hint: expect.stringContaining("dig NS ZONE") as string });
      expect(error.message).toMatch(/^the CA could not check _acme-challenge\.\S+: (dns|unauthorized)$/u);
    } finally {
      await Promise.all([blind.stop(), elsewhere.stop()]);
    }
  });

  it("leaves the next issue untouched", async () => {
    expect((await scene.renew(station, scene.world(), ["early"])).state).toBe("issued");
  });
});
