import { resolve } from "node:path";
import { expectedAnswers, type Expected } from "../../dns/expected.js";
import { observeRecords } from "../../dns/observe.js";
import type { DnsPlan } from "../../dns/plan.js";
import { planWished } from "../../dns/wished.js";
import { RadioctlError } from "../../errors.js";
import type { Finding } from "../../health/finding.js";
import { judgeProvider, judgeServer, judgeZone, type ServerAnswers } from "../../health/judge-dns.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { DnsZone } from "../../ports/dns.js";
import type { World } from "../../world.js";
import { loadZone } from "../dns/load-zone.js";

type Asker = Pick<World, "dns" | "files" | "env" | "cwd" | "processes">;

/** The zone against the plan, and every authoritative name server by itself. Nothing where the inventory does not say who serves the zone. */
export async function probeDns(world: Asker, loaded: LoadedInventory): Promise<Finding[]> {
  const text = await world.files.read(resolve(world.cwd, loaded.file));
  if (text === undefined || !declaresDns(text)) return [];
  const { inventory } = loaded;
  const { zone: name } = inventory.station;
  try {
    const zone = await loadZone(world, loaded);
    const observed = await observeRecords(zone, name);
    const asked = await askServers(zone, expectedAnswers(inventory, observed));
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

/** By name server: what it says of each name, or that it gave no answer. */
async function askServers(zone: DnsZone, expected: readonly Expected[]): Promise<ServerAnswers[]> {
  const told = await Promise.all(expected.map(async (each) => ({ each, answers: await zone.ask(each.name, each.type) })));
  const servers = [...new Set(told.flatMap(({ answers }) => answers.map(({ server }) => server)))];
  return servers.map((server) => {
    const said = told.flatMap(({ each, answers }) =>
      answers.filter((answer) => answer.server === server).map((answer) => ({ each, answer })),
    );
    const failure = said.flatMap(({ answer }) => ("failure" in answer ? [answer.failure] : []))[0];
    if (failure !== undefined) return { server, failure };
    return { server, answers: said.map(({ each, answer }) => ({ ...each, answer: "values" in answer ? answer.values : [] })) };
  });
}
