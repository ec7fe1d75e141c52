import { expectedAnswers, type Expected } from "../dns/expected.js";
import { observeRecords } from "../dns/observe.js";
import type { DnsPlan } from "../dns/plan.js";
import { planWished } from "../dns/wished.js";
import { RadioctlError } from "../errors.js";
import type { Finding } from "../health/finding.js";
import { judgeProvider, judgeServer, judgeZone, type NameAnswer, type ServerAnswers } from "../health/judge-dns.js";
import { declaresDns } from "../inventory/declares-dns.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { DnsZone } from "../ports/dns.js";
import type { World } from "../world.js";
import { loadZone } from "./load-zone.js";

type Asker = Pick<World, "dns" | "files" | "env" | "processes">;

/** The zone against the plan, and every authoritative name server by itself. Nothing where the inventory does not say who serves the zone. */
export async function probeDns(world: Asker, loaded: LoadedInventory): Promise<Finding[]> {
  const text = await world.files.read(loaded.file);
  if (text === undefined || !declaresDns(text)) return [];
  const { inventory } = loaded;
  const { zone: name } = inventory.station;
  try {
    const zone = await loadZone(world, loaded);
    const [observed, servers] = await Promise.all([observeRecords(zone, name), zone.nameServers()]);
    const expected = expectedAnswers(inventory, observed);
    const asked = await Promise.all(servers.map(async (server) => askServer(zone, server, expected)));
    return [judgeZone(name, changesIn(planWished(inventory, zone)(observed))), ...asked.map((each) => judgeServer(name, each))];
  } catch (error) {
    if (error instanceof RadioctlError) return [judgeProvider(name, error)];
    throw error;
  }
}

function changesIn({ createChecks, updateChecks, batches, deleteChecks }: DnsPlan): number {
  // What changes is deleted and made again.
  const records = new Set(
    batches.flat().map(({ recordSet: { name, type, setIdentifier } }) => `${name} ${type} ${setIdentifier}`),
  );
  return createChecks.length + updateChecks.length + deleteChecks.length + records.size;
}

async function askServer(zone: DnsZone, server: string, expected: readonly Expected[]): Promise<ServerAnswers> {
  try {
    const answers = await Promise.all(
      expected.map(async (each): Promise<NameAnswer> => ({ ...each, answer: await zone.ask(each.name, each.type, server) })),
    );
    return { server, answers };
  } catch (error) {
    if (error instanceof RadioctlError) return { server, error };
    throw error;
  }
}
