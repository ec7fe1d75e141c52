import { join } from "node:path";
import type { LoadedInventory } from "../inventory/load.js";
import type { World } from "../world.js";
import type { CertificateFacts } from "./facts.js";
import { RadioctlError } from "../errors.js";
import { Secret } from "../secret.js";
import { parseOrder, type OpenOrder } from "./order.js";
import { newKey } from "./request.js";
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

function orderFile(station: Station): string {
  return join(certificatesFolder(station), `${station.loaded.inventory.station.listen}.order.json`);
}

/** The order that a run has left; undefined when there is none. */
export async function readOrder({ files }: Disk, station: Station): Promise<OpenOrder | undefined> {
  return parseOrder((await files.read(orderFile(station))) ?? "");
}

/** On disk when it returns. */
export async function storeOrder({ files }: Disk, station: Station, order: OpenOrder): Promise<void> {
  await files.privateFolder(certificatesFolder(station));
  await files.write(orderFile(station), `${JSON.stringify(order, undefined, 2)}\n`, 0o600);
}

export async function removeOrder({ files }: Disk, station: Station): Promise<void> {
  await files.remove(orderFile(station));
}

/** The key of the account at a CA, which is made when there is none. A CA registers a key once, and knows it afterwards. */
export async function storedAccountKey(
  { files, randomBytes }: Disk & Pick<World, "randomBytes">,
  station: Station,
  directory: string,
): Promise<Secret> {
  const path = join(certificatesFolder(station), `account-${new URL(directory).host.replaceAll(/[^\w.-]/gu, "-")}.pem`);
  await files.privateFolder(certificatesFolder(station));
  await files.create(path, newKey(randomBytes));
  const pem = await files.read(path);
  if (pem?.includes("PRIVATE KEY") === true) return new Secret("account key", pem);
  throw new RadioctlError("failed", `${path} is damaged: it has no private key`, {
    hint: "remove it: the next run makes another key and registers it",
  });
}
