import pMap from "p-map";
import { namesOf } from "../../dns/names.js";
import { asError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding } from "../../health/finding.js";
import { judgeCertificate } from "../../health/judge-certificate.js";
import { certificateOrigin } from "../../station/encrypting.js";
import { harborOf } from "../../station/harbor.js";
import type { World } from "../../world.js";
import type { ProbeSelection } from "./selection.js";

const CONCURRENCY = 32;
const PATIENCE_SECONDS = 8;

/** Judges the certificates that the selected relays present to listeners, and the selected masters to encoders. */
export async function probeCertificates(
  { certificates, clock }: Pick<World, "certificates" | "clock">,
  { loaded: { inventory }, tuning, certificate }: Fleet,
  { hosts }: ProbeSelection,
): Promise<Finding[]> {
  const encrypting = hosts.flatMap((name) => {
    const host = inventory.hosts[name];
    const origin = certificateOrigin(inventory, name, certificate !== undefined);
    // Where only the encoders' addresses may connect, this machine can't.
    const isReached = host?.role === "relay" || harborOf(inventory, name)?.from === undefined;
    if (host === undefined || origin === undefined || !isReached) return [];
    return [{ name, host, station: origin === "station" ? certificate : undefined }];
  });
  const look = async ({ name, host, station }: (typeof encrypting)[number]): Promise<Finding> => {
    const { nginx, liquidsoap } = tuning(name);
    const server =
      host.role === "relay"
        ? { port: nginx.httpsPort, name: inventory.station.listen }
        : { port: liquidsoap.harborTlsPort, name: namesOf(inventory).source };
    const request = { address: host.address, ...server, timeoutSeconds: PATIENCE_SECONDS };
    const shown = await certificates.shown(request).catch((error: unknown) => asError(error, name));
    const place = { subject: name, host: name, region: host.region };
    return judgeCertificate(place, shown, { now: clock.now(), limits: inventory.health, station });
  };
  return pMap(encrypting, look, { concurrency: CONCURRENCY });
}
