import { resolve } from "node:path";
import { expectedAnswers, type Expected } from "../../dns/expected.js";
import { observeRecords } from "../../dns/observe.js";
import type { DnsPlan } from "../../dns/plan.js";
import { planWished } from "../../dns/wished.js";
import { asError } from "../../errors.js";
import type { Finding } from "../../health/finding.js";
import { judgeProvider, judgeServer, judgeZone, type ServerAnswers } from "../../health/judge-dns.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { DnsZone } from "../../ports/dns.js";
import type { World } from "../../world.js";
import { loadZone } from "../dns/load-zone.js";

type Asker = Pick<World, "dns" | "files" | "env" | "cwd" | "processes">;

/** Compares the zone with the plan, and queries every authoritative name server. Empty when the inventory has no `dns` section. */
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
    return [judgeProvider(name, asError(error))];
  }
}

function changesIn({ createChecks, updateChecks, batches, deleteChecks }: DnsPlan): number {
  // A changed record is deleted and created: it counts once.
  const records = new Set(
    batches.flat().map(({ recordSet: { name, type, setIdentifier } }) => `${name} ${type} ${setIdentifier}`),
  );
  return createChecks.length + updateChecks.length + deleteChecks.length + records.size;
}

/** By name server: its answers for each name, or why there are none. */
async function askServers(zone: DnsZone, expected: readonly Expected[]): Promise<ServerAnswers[]> {
  const asked = await Promise.all(expected.map(async (each) => ({ each, answers: await zone.ask(each.name, each.type) })));
  const servers = [...new Set(asked.flatMap(({ answers }) => answers.map(({ server }) => server)))];
  return servers.map((server) => {
    const said = asked.flatMap(({ each, answers }) =>
      answers.filter((answer) => answer.server === server).map((answer) => ({ each, answer })),
    );
    const failure = said.flatMap(({ answer }) => ("failure" in answer ? [answer.failure] : []))[0];
    if (failure !== undefined) return { server, failure };
    return { server, answers: said.map(({ each, answer }) => ({ ...each, answer: "values" in answer ? answer.values : [] })) };
  });
}
