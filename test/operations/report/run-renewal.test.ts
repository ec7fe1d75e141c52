import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { directoryUrl } from "../../../src/certificates/directory.js";
import { factsOf } from "../../../src/certificates/facts.js";
import { storeStationCertificate } from "../../../src/certificates/store.js";
import { loadFleet } from "../../../src/fleet/load.js";
import { runRenewal } from "../../../src/operations/report/run-renewal.js";
import type { LocalCommand, LocalResult } from "../../../src/ports/processes.js";
import { Secret } from "../../../src/secret.js";
import { certificateNames } from "../../../src/station/certificate-names.js";
import { relaysOfStation } from "../../../src/station/encrypting.js";
import { Authority } from "../../fakes/authority.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const authority = new Authority();
afterAll(() => authority.remove());

/** A station with a certificate that its CA was not asked about yet, and a `certificates renew` that ends as given. */
async function station(
  ends: Partial<LocalResult> | Error,
  tls = "tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }",
) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-renewal-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "radio.yaml"), `${stationText}${tls}\nsecrets: [{ environment: RADIO_ }]\n`);
  const begun: LocalCommand[] = [];
  const run = async (command: LocalCommand) => {
    begun.push(command);
    return ends instanceof Error ? Promise.reject(ends) : Promise.resolve({ code: 0, stdout: "{}", stderr: "", ...ends });
  };
  const processes = {
    run,
    interactive: async () => Promise.reject(new Error("no")),
    alive: () => false,
    pid: 1,
    program: ["node", "radioctl"],
  };
  const env = { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password" };
  const { world } = fakeWorld({ cwd: folder, env, processes: processes as never });
  const load = async () => loadFleet(world, "radio.yaml", { secrets: "real" });
  const fleet = await load();
  const issued = authority.issue(certificateNames(fleet.loaded.inventory));
  const { serial } = factsOf(issued.chainPem);
  const issuedPem = {
    ...issued,
    keyPem: new Secret("key", issued.keyPem),
    alternateChains: [],
    directory: directoryUrl("letsencrypt"),
  };
  const stored = async (more: { renewal?: { askAgainAt: string }; directory?: undefined }) =>
    storeStationCertificate(world, fleet, {
      ...issuedPem,
      issuedAt: world.clock.now().toISOString(),
      renewal: undefined,
      pushed: Object.fromEntries(
        relaysOfStation(fleet.loaded.inventory).map((relay) => [relay, { serial, at: "1970-01-01T00:00:00Z" }]),
      ),
      ...more,
    });
  await stored({});
  const state = join(folder, "report", "state.json");
  return { folder, begun, world, key: issued.keyPem, stored, renew: async () => runRenewal(world, await load(), state) };
}

describe("the renewal of a report", () => {
  it("runs certificates renew in a process of its own, with the station's secrets and without questions", async () => {
    const { renew, begun, folder } = await station({});
    expect(await renew()).toMatchObject({
      verdict: "OK",
      summary: expect.stringMatching(/^the certificate will be renewed on 2/u),
    });
    expect(begun[0]?.argv).toEqual([
      "node",
      "radioctl",
      "--inventory",
      join(folder, "radio.yaml"),
      "certificates",
      "renew",
      "--yes",
      "--json",
    ]);
    expect(begun[0]?.env).toMatchObject({ RADIO_STUDIO_PASSWORD: "sentinel-password" });
  });

  it("reports the error that it printed, and waits an hour before the next order", async () => {
    const error = { message: "the CA refused the order: rateLimited", hint: "try again at 05:00" };
    const { renew, begun, world } = await station({ code: 1, stdout: JSON.stringify({ error }) });
    const first = await renew();
    expect(first).toMatchObject({ verdict: "WARNING", summary: `the renewal failed: ${error.message}`, hint: error.hint });
    await world.clock.sleep(1_800_000);
    expect(await renew()).toEqual(first);
    expect(begun).toHaveLength(1);
    await world.clock.sleep(1_900_000);
    await renew();
    expect(begun).toHaveLength(2);
  });

  it("tries a relay that was down again with the next report", async () => {
    const hosts = [
      { host: "eu-1", state: "done" },
      { host: "eu-2", state: "failed", error: { message: "connection refused" } },
    ];
    const { renew, begun } = await station({ code: 5, stdout: JSON.stringify({ state: "not due", hosts }) });
    expect((await renew())?.summary).toBe("the renewal failed: it did not reach eu-2 (connection refused)");
    await renew();
    expect(begun).toHaveLength(2);
  });

  it("is not run again after a success, until something is due", async () => {
    const { renew, begun, stored } = await station({});
    expect((await renew())?.verdict).toBe("OK");
    // What certificates renew does: the CA is asked, and every relay has it.
    await stored({ renewal: { askAgainAt: "2099-01-01T00:00:00Z" } });
    for (let count = 0; count < 3; count += 1) expect((await renew())?.verdict).toBe("OK");
    expect(begun).toHaveLength(1);
  });

  it("that failed is over when an operator has renewed by hand, also for later failures", async () => {
    const { renew, begun, stored, world } = await station({ code: 1, stdout: JSON.stringify({ error: { message: "no" } }) });
    expect((await renew())?.verdict).toBe("WARNING");
    await stored({ renewal: { askAgainAt: "2099-01-01T00:00:00Z" } });
    expect((await renew())?.verdict).toBe("OK");
    await stored({});
    for (let count = 0; count < 2; count += 1) {
      expect((await renew())?.verdict).toBe("WARNING");
      await world.clock.sleep(3_700_000);
    }
    // The wait is that of a first failure.
    expect(begun).toHaveLength(3);
  });

  it("is not run for an imported certificate that nothing is wrong with", async () => {
    const { renew, begun, stored } = await station({});
    await stored({ directory: undefined });
    for (let count = 0; count < 3; count += 1) expect((await renew())?.verdict).toBe("OK");
    expect(begun).toHaveLength(0);
  });

  it.each([
    ["could not start", new Error("no memory")],
    ["printed no result", { code: 1, stdout: "Segmentation fault" }],
  ])("that %s is a failure", async (_what, ends) => {
    expect((await (await station(ends)).renew())?.verdict).toBe("WARNING");
  });

  it("does nothing without tls.acme", async () => {
    const { renew, begun } = await station({}, "");
    expect([await renew(), begun]).toEqual([undefined, []]);
  });

  it("keeps no key beside the report's state", async () => {
    const { renew, folder, key } = await station({ code: 1, stdout: JSON.stringify({ error: { message: "no" } }) });
    await renew();
    const file = join(folder, "report", "renewal.json");
    expect(existsSync(file)).toBe(true);
    for (const line of key.split("\n").filter((each) => each.length > 30)) expect(readFileSync(file, "utf8")).not.toContain(line);
  });
});
