import type { Inventory } from "../inventory/schema.js";

/** Which certificate a host presents: the one given for it in the inventory, or the station's, which only relays get. */
export type CertificateOrigin = "own" | "station";

/** @param stored whether the station has a certificate: before the first one, its relays serve http only. Pure. */
export function certificateOrigin({ hosts, tls }: Inventory, name: string, stored: boolean): CertificateOrigin | undefined {
  const host = hosts[name];
  if (host?.tls !== undefined) return "own";
  return host?.role === "relay" && tls.acme !== undefined && stored ? "station" : undefined;
}

/** The relays that get the station's certificate, in the order of the inventory. */
export function relaysOfStation(inventory: Inventory): string[] {
  if (inventory.tls.acme === undefined) return [];
  return Object.entries(inventory.hosts).flatMap(([name, { role, tls }]) =>
    role === "relay" && tls === undefined ? [name] : [],
  );
}
