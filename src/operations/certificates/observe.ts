import pMap from "p-map";
import { challengeName } from "../../certificates/challenge.js";
import { directoryUrl } from "../../certificates/directory.js";
import { dueOf } from "../../certificates/due.js";
import { needOf } from "../../certificates/need.js";
import { readStationCertificate } from "../../certificates/store.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { asError } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { resolveTuning } from "../../inventory/tuning.js";
import { certificateNames } from "../../station/certificate-names.js";
import { relaysOfStation } from "../../station/encrypting.js";
import type { World } from "../../world.js";
import type { CertificatesShown, RelayShown } from "./shown.js";

const CONCURRENCY = 32;
const PATIENCE_SECONDS = 8;

/** The stored certificate and what each relay serves. */
export async function observeCertificates(
  world: Pick<World, "files" | "clock" | "certificates">,
  fleet: { loaded: LoadedInventory },
): Promise<CertificatesShown> {
  const { inventory } = fleet.loaded;
  const certificate = await readStationCertificate(world, fleet);
  const now = world.clock.now();
  const names = certificateNames(inventory);
  const directory = inventory.tls.acme === undefined ? undefined : directoryUrl(inventory.tls.acme.directory);
  const relays = Object.entries(inventory.hosts).flatMap(([name, { role }]) => (role === "relay" ? [name] : []));
  const need = needOf(certificate, { names, directory, now });
  const shown = await pMap(relays, async (host) => observeRelay(world, fleet.loaded, host, certificate), {
    concurrency: CONCURRENCY,
  });
  const covered = relaysOfStation(inventory);
  // Without an answer, and without a push since the beginning: it has no https yet.
  const needDeploy = shown.flatMap(({ host, state }) =>
    state === "no answer" && covered.includes(host) && certificate !== undefined && certificate.pushed[host] === undefined
      ? [host]
      : [],
  );
  return {
    names,
    directory,
    certificate,
    due: certificate && dueOf(certificate, now),
    need,
    isDue: need.isDue || needDeploy.length > 0 || (certificate !== undefined && shown.some(({ state }) => state === "other")),
    relays: shown,
    needDeploy,
    challenges: [...new Set(names.map(challengeName))],
  };
}

async function observeRelay(
  { certificates }: Pick<World, "certificates">,
  { inventory }: LoadedInventory,
  host: string,
  stored: StationCertificate | undefined,
): Promise<RelayShown> {
  const { address = "", tls, tuning } = inventory.hosts[host] ?? {};
  const { httpsPort: port } = resolveTuning(inventory.defaults, tuning).nginx;
  const pushed = stored?.pushed[host];
  const pushedAt = pushed !== undefined && pushed.serial === stored?.serial ? pushed.at : undefined;
  try {
    const serves = await certificates.shown({ address, port, name: inventory.station.listen, timeoutSeconds: PATIENCE_SECONDS });
    const state = tls !== undefined ? "by hand" : serves.serial === stored?.serial ? "current" : "other";
    return { host, state, serves, problem: undefined, pushedAt };
  } catch (error) {
    return { host, state: "no answer", serves: undefined, problem: asError(error).message, pushedAt };
  }
}
