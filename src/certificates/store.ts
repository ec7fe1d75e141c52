import { join } from "node:path";
import type { LoadedInventory } from "../inventory/load.js";
import type { World } from "../world.js";
import type { CertificateFacts } from "./facts.js";
import { parseStored, storedText, type StationCertificate } from "./stored.js";

/** A loaded fleet, or only its inventory. */
export interface Station {
  loaded: Pick<LoadedInventory, "directory" | "inventory">;
}

type Disk = Pick<World, "files">;

/** The folder beside the inventory that has the CA account's key, the certificate with its key, and an order that is not complete. */
export function certificatesFolder({ loaded }: Station): string {
  return join(loaded.directory, "certificates");
}

function certificateFile(station: Station): string {
  return join(certificatesFolder(station), `${station.loaded.inventory.station.listen}.json`);
}

/** The certificate of the station's names; undefined when there is none yet. @throws RadioctlError failed when the file is damaged */
export async function readStationCertificate({ files }: Disk, station: Station): Promise<StationCertificate | undefined> {
  const path = certificateFile(station);
  const text = await files.read(path);
  return text === undefined ? undefined : parseStored(text, path);
}

/** Key, chains and facts are in one file, so that a reader never sees a key of another certificate. */
export async function storeStationCertificate(
  { files }: Disk,
  station: Station,
  certificate: Omit<StationCertificate, keyof CertificateFacts>,
): Promise<void> {
  await files.privateFolder(certificatesFolder(station));
  await files.write(certificateFile(station), storedText(certificate), 0o600);
}

/** Records that these hosts got the stored certificate. */
export async function storePushed(world: Disk & Pick<World, "clock">, station: Station, hosts: readonly string[]): Promise<void> {
  const certificate = await readStationCertificate(world, station);
  if (certificate === undefined) return;
  const at = world.clock.now().toISOString();
  const pushed = Object.fromEntries(hosts.map((host) => [host, { serial: certificate.serial, at }]));
  await storeStationCertificate(world, station, { ...certificate, pushed: { ...certificate.pushed, ...pushed } });
}
