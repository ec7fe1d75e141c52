import pMap from "p-map";
import { asError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding } from "../../health/finding.js";
import { judgeCertificate } from "../../health/judge-certificate.js";
import type { World } from "../../world.js";
import type { ProbeSelection } from "./selection.js";

const CONCURRENCY = 32;
const PATIENCE_SECONDS = 8;

/** Judges the certificates that the selected relays present to listeners. */
export async function probeCertificates(
  { certificates, clock }: Pick<World, "certificates" | "clock">,
  { loaded: { inventory }, tuning }: Fleet,
  { hosts }: ProbeSelection,
): Promise<Finding[]> {
  const relays = hosts.flatMap((name) => {
    const host = inventory.hosts[name];
    return host?.role === "relay" && host.tls !== undefined ? [{ name, host }] : [];
  });
  const look = async ({ name, host }: (typeof relays)[number]): Promise<Finding> => {
    const port = tuning(name).nginx.httpsPort;
    const request = { address: host.address, port, name: inventory.station.listen, timeoutSeconds: PATIENCE_SECONDS };
    const shown = await certificates.shown(request).catch((error: unknown) => asError(error, name));
    return judgeCertificate({ subject: name, host: name, region: host.region }, shown, clock.now(), inventory.health);
  };
  return pMap(relays, look, { concurrency: CONCURRENCY });
}
