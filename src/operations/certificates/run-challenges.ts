import { challengeChanges, merged, type Challenge } from "../../certificates/challenge.js";
import { ConcurrentChange, RadioctlError } from "../../errors.js";
import type { DnsZone, RecordSet } from "../../ports/dns.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";

type Waits = Pick<World, "clock">;

/** Route 53 needs up to a minute, and more on a bad day. */
const IN_SYNC_SECONDS = 300;

const ARRIVAL_SECONDS = 120;

/** Another client of a PowerDNS may change the zone at the same moment: then radioctl's change was undone, or the database was busy. */
const ATTEMPTS = 4;
const PAUSE_MILLISECONDS = 1000;

interface Publishing {
  challenges: readonly Challenge[];
  /** Texts of earlier runs, which are removed in the same batch. */
  earlier: readonly Challenge[];
  /** Ends the wait for the name servers. */
  stop: AbortSignal | undefined;
}

/** Publishes the challenges in one batch, and waits until every name server of the zone has them: the CA may ask any. */
export async function publishChallenges(world: Waits, zone: DnsZone, { challenges, earlier, stop }: Publishing): Promise<void> {
  const changeId = await changeRecords(world, zone, (recordSets) => challengeChanges(recordSets, challenges, earlier));
  if (changeId !== undefined) await zone.inSync(changeId, IN_SYNC_SECONDS);
  for (const challenge of merged(challenges)) await arrived(world, zone, challenge, stop);
}

/** Removes what runs have published. Texts of others in the same records stay. @returns whether there was something */
export async function removeChallenges(world: Waits, zone: DnsZone, published: readonly Challenge[]): Promise<boolean> {
  if (published.length === 0) return false;
  return (await changeRecords(world, zone, (recordSets) => challengeChanges(recordSets, [], published))) !== undefined;
}

/** Each attempt reads the zone again and changes only what is missing, so a repeat is safe whatever the attempt before did. */
async function changeRecords(
  { clock }: Waits,
  zone: DnsZone,
  changesTo: (recordSets: readonly RecordSet[]) => ReturnType<typeof challengeChanges>,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const changes = changesTo(await zone.recordSets());
      return changes.length === 0 ? undefined : await zone.change(changes, "radioctl certificates");
    } catch (error) {
      // refused: the zone has changed since it was read.
      const mayPass =
        error instanceof ConcurrentChange || (error instanceof RadioctlError && /^(failed|refused)$/u.test(error.kind));
      if (!mayPass || attempt === ATTEMPTS) throw error;
      await clock.sleep(attempt * PAUSE_MILLISECONDS);
    }
  }
}

/** A name server without an answer is left out as long as another one answers. */
async function arrived(
  { clock }: Waits,
  zone: DnsZone,
  { name, texts }: Challenge,
  stop: AbortSignal | undefined,
): Promise<void> {
  let missing = "";
  const hasArrived = async () => {
    const answers = await zone.ask(name, "TXT");
    const silent = answers.flatMap((answer) => ("failure" in answer ? [answer.failure] : []));
    if (silent.length === answers.length)
      throw new RadioctlError(
        "unreachable",
        `no name server of the zone answers for ${name}: ${silent.join("; ") || "it has none"}`,
        {
          hint: "is the zone delegated to its provider's name servers? Set dns.nameServers if this machine must ask others",
        },
      );
    const behind = answers.filter((answer) => "values" in answer && !texts.every((text) => answer.values.includes(`"${text}"`)));
    missing = behind.map(({ server }) => server).join(", ");
    return behind.length === 0;
  };
  const isThere = await waitUntil(clock, hasArrived, { seconds: ARRIVAL_SECONDS, everySeconds: 1, stop });
  if (isThere === true || stop?.aborted === true) return;
  throw new RadioctlError("failed", `${missing} did not get the TXT record ${name} within ${ARRIVAL_SECONDS} s`, {
    hint: "check the replication of the zone, then run the same command again",
  });
}
