import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { directoryUrl } from "../../../src/certificates/directory.js";
import { factsOf } from "../../../src/certificates/facts.js";
import { storeStationCertificate } from "../../../src/certificates/store.js";
import type { HostToObserve } from "../../../src/fleet/connect.js";
import { loadFleet } from "../../../src/fleet/load.js";
import { withCertificate } from "../../../src/operations/status/run-watch.js";
import { Secret } from "../../../src/secret.js";
import { certificateNames } from "../../../src/station/certificate-names.js";
import { Authority } from "../../fakes/authority.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const authority = new Authority();
afterAll(() => authority.remove());

it("compares the hosts with a certificate that was renewed between two looks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-watch-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tls = "tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }";
  writeFileSync(join(folder, "radio.yaml"), `${stationText}${tls}\nsecrets: [{ environment: RADIO_ }]\n`);
  const env = { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "hackme" };
  const { world } = fakeWorld({ cwd: folder, env });
  const begin = await loadFleet(world, "radio.yaml", { secrets: "real" });
  const renew = async () => {
    const issued = authority.issue(certificateNames(begin.loaded.inventory));
    await storeStationCertificate(world, begin, {
      chainPem: issued.chainPem,
      keyPem: new Secret("key", issued.keyPem),
      alternateChains: [],
      directory: directoryUrl("letsencrypt"),
      issuedAt: world.clock.now().toISOString(),
      renewal: undefined,
      pushed: {},
    });
    return factsOf(issued.chainPem).serial;
  };
  const first = await renew();
  const fleet = await loadFleet(world, "radio.yaml", { secrets: "real" });
  const begun: (readonly HostToObserve[])[] = [];
  let ended = 0;
  const watch = withCertificate(world, fleet, ["eu-1"], (hosts) => {
    begun.push(hosts);
    return { look: async () => Promise.resolve([]), end: () => (ended += 1) };
  });
  await watch.look();
  await watch.look();
  expect([watch.fleet().certificate?.serial, begun.length, ended]).toEqual([first, 1, 0]);
  const second = await renew();
  await watch.look();
  expect([watch.fleet().certificate?.serial, begun.length, ended]).toEqual([second, 2, 1]);
  const texts = begun.map(([host]) => host?.desired.files.map(({ content }) => content.reveal()).join("\n"));
  expect(texts[0]).not.toBe(texts[1]);
  watch.end();
  expect(ended).toBe(2);
});
