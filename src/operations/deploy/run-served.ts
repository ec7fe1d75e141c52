import { asError, RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { ownHeaders } from "../../fleet/own-headers.js";
import type { MountReport } from "../../listening/mount-report.js";
import { probeMount } from "../../listening/probe-mount.js";
import type { ShownCertificate } from "../../ports/certificates.js";
import { streamsOf } from "../../station/topology.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";

/** nginx starts its new workers within a second of a reload. */
const SERVED_SECONDS = 10;
const EVERY_SECONDS = 0.3;

/** Most time of one connection. */
const ANSWER_SECONDS = 8;

interface Serving {
  host: string;
  /** The serial number of the certificate that it must serve. */
  serial: string;
}

/**
 * Checks a relay over TLS as a listener does: it serves this certificate and, if players accept it, a stream over https. A stream that is missing over
 * http, too, is not the certificate's fault, and gives no report.
 * @throws RadioctlError failed when it serves another certificate
 */
export async function mustServe(world: World, fleet: Fleet, { host, serial }: Serving): Promise<readonly MountReport[]> {
  const { inventory } = fleet.loaded;
  const { address = "" } = inventory.hosts[host] ?? {};
  const { httpPort, httpsPort } = fleet.tuning(host).nginx;
  const name = inventory.station.listen;
  const last: { shown?: ShownCertificate; error?: RadioctlError } = {};
  const shown = await waitUntil(
    world.clock,
    async () => {
      try {
        last.shown = await world.certificates.shown({ address, port: httpsPort, name, timeoutSeconds: ANSWER_SECONDS });
        return last.shown.serial === serial && last.shown;
      } catch (error) {
        last.error = asError(error, host);
        return undefined;
      }
    },
    { seconds: SERVED_SECONDS, everySeconds: EVERY_SECONDS },
  );
  if (shown === undefined) throw notServed(host, serial, last);
  const [stream] = streamsOf(inventory, host);
  if (shown.refused !== undefined || stream === undefined) return [];
  const { mount, format } = stream;
  const listen = async (place: { url: string; address?: string }) =>
    probeMount(world, {
      ...place,
      mount,
      codec: format.codec,
      bitrateKbps: format.bitrateKbps,
      headers: ownHeaders(fleet, host),
      parents: [],
      deadlineSeconds: SERVED_SECONDS,
    });
  const secure = await listen({ url: `https://${name}:${httpsPort}${mount}`, address });
  if (secure.heard) return [secure];
  const plain = await listen({ url: `http://${address}:${httpPort}${mount}` });
  return plain.heard ? [secure] : [];
}

function notServed(
  host: string,
  serial: string,
  { shown, error }: { shown?: ShownCertificate; error?: RadioctlError },
): RadioctlError {
  const because =
    shown === undefined ? `presents no certificate: ${error?.message ?? "no answer"}` : `serves certificate ${shown.serial}`;
  return new RadioctlError("failed", `${because} instead of ${serial}, ${SERVED_SECONDS} s after the reload`, {
    host,
    cause: error,
    hint: `see radioctl logs ${host} nginx`,
  });
}
