import { OWN_CLIENT_HEADER, ownClientValue } from "../roles/own-client.js";
import type { Fleet } from "./load.js";

/**
 * The headers by which a relay of the inventory knows a probe, which is not a listener. Undefined for other hosts: they must never get them.
 * @param host the host that the request goes to
 */
export function ownHeaders(
  { loaded: { inventory }, secrets }: Pick<Fleet, "loaded" | "secrets">,
  host: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (host === undefined || inventory.hosts[host]?.role !== "relay") return undefined;
  return { [OWN_CLIENT_HEADER]: ownClientValue(secrets.get(inventory.station.key.name), host).reveal() };
}
