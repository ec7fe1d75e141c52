import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { openAcme } from "../../../src/adapters/acme.js";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import type { LoadedInventory } from "../../../src/inventory/load.js";
import { renewWhenDue, type Renewal } from "../../../src/operations/certificates/run-renew.js";
import type { RecordSet } from "../../../src/ports/dns.js";
import type { World } from "../../../src/world.js";
import { pebble, type Pebble } from "../../fakes/pebble/server.js";
import { powerDns, type PowerDns } from "../../fakes/powerdns/server.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

export interface Given {
  /** More of `tls.acme`. */
  acme?: string;
  directory?: string;
  dns?: string;
  listen?: string;
  /** Has a relay in a region of its own, us. */
  twoRegions?: boolean;
}

/** The listen name is the zone itself, so it shares a TXT record with the wildcard. */
export const THREE_NAMES_AND_WILDCARD: Given = { acme: ", wildcard: true", listen: "radio.example", twoRegions: true };

/** A real PowerDNS with radio.example, and a real CA that asks it. */
export class Scene {
  /** undefined for a zone elsewhere. */
  dns: PowerDns | undefined;
  ca!: Pebble;
  readonly folder = mkdtempSync(join(tmpdir(), "radioctl-issue-"));
  readonly told: string[] = [];
  #stations = 0;

  async start(settings: Partial<Parameters<typeof pebble>[0]> = {}): Promise<void> {
    this.dns = await powerDns("radio.example", []);
    this.ca = await pebble({ dns: `127.0.0.1:${this.dns.port}`, ...settings });
  }

  async stop(): Promise<void> {
    await Promise.all([this.ca?.stop(), this.dns?.stop()]);
    rmSync(this.folder, { recursive: true });
  }

  world(changes: Partial<World> = {}): World {
    const { world } = fakeWorld({ cwd: this.folder, env: { RADIO_PDNS_KEY: this.dns?.apiKey.reveal() ?? "" }, clock: realClock });
    return {
      ...world,
      dns: { open: async (access) => openZone(access, realClock) },
      acme: this.trusting(this.ca),
      randomBytes,
      random: Math.random,
      ...changes,
    };
  }

  zone(): PowerDns {
    if (this.dns === undefined) throw new Error("this scene has no PowerDNS");
    return this.dns;
  }

  /** A client that accepts the certificate of this CA's API. */
  trusting({ roots }: Pebble): World["acme"] {
    return { open: async (access) => openAcme({ ...access, roots }) };
  }

  /** The text of an inventory. */
  text({ acme = "", directory = this.ca.directory, dns, listen = "live.radio.example", twoRegions = false }: Given = {}): string {
    const own = () =>
      `{ provider: powerdns, url: "${this.zone().endpoint}", apiKey: !secret pdns-key, nameServers: ["127.0.0.1:${this.zone().port}"] }`;
    const listening = stationText.replace("listen: live.radio.example", `listen: ${listen}`);
    const regions = listening
      .replace('eu: { locations: ["*"] }', 'eu: { locations: ["*"], failover: [us] }\n  us: { locations: [NA], failover: [eu] }')
      .replace("eu-2: { role: relay, region: eu", "eu-2: { role: relay, region: us");
    return [
      twoRegions ? regions : listening,
      `dns: ${dns ?? own()}`,
      `tls: { acme: { directory: "${directory}", contact: anna@radio.example${acme} } }`,
      "secrets: [{ environment: RADIO_ }]",
      "",
    ].join("\n");
  }

  /** A station with a folder of its own. */
  station(given: Given = {}): { loaded: LoadedInventory } {
    this.#stations += 1;
    const directory = join(this.folder, String(this.#stations));
    mkdirSync(directory);
    const { inventory, problems, locate } = parseInventory("radio.yaml", this.text(given));
    if (inventory === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
    return { loaded: { file: "radio.yaml", directory, inventory, locate } };
  }

  async renew(station: { loaded: LoadedInventory }, world = this.world(), force: readonly string[] = []): Promise<Renewal> {
    return renewWhenDue(world, station, { force, tell: (step) => void this.told.push(step) });
  }

  async challenges(): Promise<RecordSet[]> {
    const { endpoint, apiKey, port } = this.zone();
    const zone = await openZone(
      { zone: "radio.example", provider: "powerdns", endpoint, apiKey, nameServers: [`127.0.0.1:${port}`] },
      realClock,
    );
    return (await zone.recordSets()).filter(({ name }) => name.startsWith("_acme-challenge."));
  }
}
