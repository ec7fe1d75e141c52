import { mustBeAllowed } from "../../certificates/caa.js";
import { challengeName } from "../../certificates/challenge.js";
import { directoryUrl } from "../../certificates/directory.js";
import { mustBeFit } from "../../certificates/guard.js";
import { needOf, type Need } from "../../certificates/need.js";
import {
  certificatesFolder,
  readOrder,
  readStationCertificate,
  removeOrder,
  storeStationCertificate,
  storedAccountKey,
  type Station,
} from "../../certificates/store.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { mustBeAnswered } from "../../dns/delegation.js";
import { asError, RadioctlError } from "../../errors.js";
import { takeFileLock } from "../../fleet/lock-file.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { AcmeCa } from "../../ports/acme.js";
import type { DnsZone } from "../../ports/dns.js";
import { Secret } from "../../secret.js";
import { certificateNames } from "../../station/certificate-names.js";
import type { World } from "../../world.js";
import { loadZone } from "../dns/load-zone.js";
import { removeChallenges } from "./run-challenges.js";
import { runOrder, type Ordering } from "./run-order.js";
import { certificateWithSuggestion } from "./run-suggestion.js";

/** Issues although nothing is due. */
export const EARLY = "early";

export interface RenewOptions {
  force: readonly string[];
  /** Gets each step, in words. */
  tell(step: string): void;
  /** Ends an issue before its next step, and removes its TXT records. */
  stop?: AbortSignal | undefined;
}

export interface Renewal {
  state: "not due" | "issued";
  because: string;
  certificate: StationCertificate;
}

/**
 * Issues the station's certificate if it is due, and removes what killed runs have left. The old certificate stays until the new one is stored.
 * @throws RadioctlError usage without `tls.acme`; locked; interrupted; of the CA and the zone
 */
export async function renewWhenDue(world: World, fleet: { loaded: LoadedInventory }, options: RenewOptions): Promise<Renewal> {
  const acme = acmeOf(fleet);
  await world.files.privateFolder(certificatesFolder(fleet));
  const lock = await takeFileLock(world, `${certificatesFolder(fleet)}/certificate`, WORDING, options.tell);
  try {
    return await renew(world, fleet, { ...acme, ...options });
  } finally {
    await lock.release();
  }
}

const WORDING = { held: "another run renews the certificate", hint: "radioctl certificates show shows its result" };

function acmeOf({ loaded }: Station): { directory: string; contact: string } {
  const { acme } = loaded.inventory.tls;
  if (acme !== undefined) return { directory: directoryUrl(acme.directory), contact: acme.contact };
  throw new RadioctlError("usage", "the inventory names no CA", {
    hint: "set tls.acme: { directory: letsencrypt, contact: you@example.org }",
  });
}

type Task = RenewOptions & ReturnType<typeof acmeOf>;

async function renew(world: World, fleet: { loaded: LoadedInventory }, task: Task): Promise<Renewal> {
  const { directory, force } = task;
  const names = certificateNames(fleet.loaded.inventory);
  const open = async () => openCa(world, fleet, task);
  const known = await certificateWithSuggestion(world, fleet, { directory, open, tell: (step) => task.tell(step) });
  const need = needOf(known, { names, directory, now: world.clock.now() });
  const left = await readOrder(world, fleet);
  if (known !== undefined && !need.isDue && !force.includes(EARLY)) {
    if (left !== undefined) {
      if (await removeChallenges(world, await loadZone(world, fleet.loaded), left.published))
        task.tell("removed TXT records of an earlier run");
      await removeOrder(world, fleet);
    }
    return { state: "not due", because: need.because, certificate: known };
  }
  const zone = await loadZone(world, fleet.loaded);
  const ca = await open();
  mustBePossible(names, await zone.recordSets(), { zone: fleet.loaded.inventory.station.zone, ca });
  const certificate = await issued(world, { station: fleet, zone, ca, directory, names, tell: task.tell, stop: task.stop });
  return { state: "issued", because: reason(need), certificate };
}

const reason = ({ isDue, because }: Need): string => (isDue ? because : `requested (--force ${EARLY})`);

/** What can be known before the order: a failed order counts against the CA's limits. */
function mustBePossible(
  names: readonly string[],
  recordSets: Awaited<ReturnType<DnsZone["recordSets"]>>,
  { zone, ca }: { zone: string; ca: AcmeCa },
): void {
  const texts = names.map((name) => ({
    name: challengeName(name),
    type: "TXT",
    policy: { kind: "simple" as const },
    values: [],
  }));
  mustBeAnswered({ recordSets: texts }, { zone, recordSets, healthChecks: [], statuses: new Map() });
  mustBeAllowed(names, recordSets, ca.caaIdentities);
}

/** The new certificate, stored. Whatever happens, the records are removed; when that fails, the next run does it. */
async function issued(world: World, ordering: Ordering): Promise<StationCertificate> {
  const { station, directory } = ordering;
  try {
    const { keyPem, chains } = await runOrder(world, ordering);
    const [chainPem = "", ...alternateChains] = chains;
    const key = new Secret("certificate key", keyPem);
    mustBeFit({ chainPem, keyPem: key }, world.clock.now());
    const { pushed = {} } = (await readStationCertificate(world, station)) ?? {};
    const issuedAt = world.clock.now().toISOString();
    await storeStationCertificate(world, station, {
      chainPem,
      alternateChains,
      keyPem: key,
      directory,
      issuedAt,
      renewal: undefined,
      pushed,
    });
  } catch (error) {
    await tidyAfterFailure(world, ordering);
    throw error;
  }
  await tidy(world, ordering);
  await removeOrder(world, station);
  const certificate = await readStationCertificate(world, station);
  if (certificate === undefined) throw new Error("the certificate was just stored");
  return certificate;
}

async function tidy(world: World, { station, zone }: Ordering): Promise<boolean> {
  const left = await readOrder(world, station);
  return removeChallenges(world, zone, left?.published ?? []);
}

/** Says what is left in the zone: the failure itself is the error. */
async function tidyAfterFailure(world: World, ordering: Ordering): Promise<void> {
  try {
    if (await tidy(world, ordering)) ordering.tell("removed the TXT records from the zone");
  } catch (problem) {
    const left = (await readOrder(world, ordering.station))?.published.map(({ name }) => name) ?? [];
    ordering.tell(`left in the zone, until the next run removes them: TXT ${left.join(", ")}: ${asError(problem).message}`);
  }
}

async function openCa(
  world: World,
  station: Station,
  { directory, contact }: Pick<Task, "directory" | "contact">,
): Promise<AcmeCa> {
  const accountKey = await storedAccountKey(world, station, directory);
  return world.acme.open({ directory, accountKey, contact });
}
