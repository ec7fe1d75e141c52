import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { openZone } from "../../src/adapters/dns.js";
import { realFiles } from "../../src/adapters/files.js";
import { applyPlan } from "../../src/dns/apply.js";
import { dnsFindings } from "../../src/dns/guard.js";
import { namesOf } from "../../src/dns/names.js";
import { observeRecords } from "../../src/dns/observe.js";
import { noWishes, type Wishes } from "../../src/dns/owner.js";
import { planZone } from "../../src/dns/plan.js";
import { desiredZone } from "../../src/dns/tree.js";
import { drained } from "../../src/dns/wishes.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { openJournal } from "../../src/journal/store.js";
import { world } from "../dns/station.js";
import { dnsServer } from "../fakes/dns-server/server.js";
import { fakeRoute53 } from "../fakes/route53/route53.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { median, type Figure } from "./figure.js";
import { runProgram } from "./program-run.js";

const example = fileURLToPath(new URL("../../inventories/example.yaml", import.meta.url));

/** The cost of DNS: a plan with very many records, calls to a provider, and the simulator as a command. */
export async function benchDns(): Promise<Figure[]> {
  return [largePlan(), ...(await calls()), await resolveCommand()];
}

/** A station with this many relays, in ten regions. */
function large(relays: number): Inventory {
  const regions = Array.from({ length: 10 }, (_, at) => `r${at}`);
  return {
    ...world,
    regions: Object.fromEntries(
      regions.map((region, at) => [
        region,
        { locations: at === 0 ? ["*"] : [`X${String.fromCodePoint(64 + at)}`], failover: [] },
      ]),
    ),
    hosts: Object.fromEntries(
      Array.from({ length: relays }, (_, at) => [
        `relay-${at}`,
        {
          role: "relay" as const,
          region: `r${at % 10}`,
          address: `11.${at >> 16}.${(at >> 8) & 255}.${at & 255}`,
          capacity: 500,
        },
      ]),
    ),
  };
}

/** For an empty zone, and with a tenth of the relays drained: desired state, plan, guards. */
function largePlan(): Figure {
  const inventory = large(9_800);
  const limits = { records: 1000, valueCharacters: 32_000 };
  const empty = { zone: "radio.example", recordSets: [], healthChecks: [], statuses: new Map() };
  let records = 0;
  const seconds = Array.from({ length: 5 }, () => {
    const started = performance.now();
    const plan = planZone(desiredZone(inventory, noWishes), empty, namesOf(inventory), limits);
    dnsFindings({ inventory, plan, observed: empty, listeners: 1000 });
    records = plan.batches.flat().length;
    return (performance.now() - started) / 1000;
  });
  return { what: "dns: plan of 10,000 records, guarded", value: median(seconds), unit: "s", goal: 1, from: `${records} records` };
}

/** API calls for each operation, with the real SDK and the fake service; the clock is virtual, so waiting takes no time. */
async function calls(): Promise<Figure[]> {
  process.env["AWS_ACCESS_KEY_ID"] ??= "AKIAFAKE";
  process.env["AWS_SECRET_ACCESS_KEY"] ??= "fake";
  const fake = await fakeRoute53();
  const hosted = fake.addZone("radio.example");
  const server = await dnsServer({ snapshot: () => fake.snapshot(hosted) });
  const folder = await mkdtemp(join(tmpdir(), "radioctl-dns-"));
  const clock = new VirtualTime();
  try {
    const apply = async (what: string, wishes: Wishes): Promise<Figure> => {
      const before = [fake.faults.calls(), fake.faults.calls("ChangeResourceRecordSets")] as const;
      const access = {
        zone: "radio.example",
        provider: "route53" as const,
        endpoint: fake.endpoint,
        nameServers: [`127.0.0.1:${server.port}`],
      };
      const zone = await openZone(access, clock);
      const observed = await observeRecords(zone, "radio.example");
      const plan = planZone(desiredZone(world, wishes), observed, namesOf(world), zone.limits);
      const journal = openJournal({ files: realFiles, clock }, folder, what.replaceAll(" ", "-"));
      if (plan.batches.length > 0)
        await applyPlan({ clock, randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)) }, zone, plan, {
          inventory: world,
          journal,
          comment: what,
        });
      const [all, changes] = [fake.faults.calls() - before[0], fake.faults.calls("ChangeResourceRecordSets") - before[1]];
      return { what: `dns: calls of Route 53 to ${what}`, value: all, unit: "calls", from: `${changes} of them changes` };
    };
    return [
      await apply("make 44 records and 9 checks", noWishes),
      await apply("drain a relay", drained(world, noWishes, "eu-1", "soft")),
      await apply("find nothing to do", drained(world, noWishes, "eu-1", "soft")),
    ];
  } finally {
    await fake.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

/** `dns resolve` as a user runs it: the whole process. */
async function resolveCommand(): Promise<Figure> {
  const seconds: number[] = [];
  for (let round = 0; round < 11; round++) {
    const run = await runProgram("-i", example, "dns", "resolve", "--from", "DE", "--down", "eu-1");
    if (run.code !== 0) throw new Error(run.stderr);
    seconds.push(run.seconds);
  }
  return { what: "dns resolve, whole process", value: median(seconds), unit: "s", goal: 0.3 };
}
