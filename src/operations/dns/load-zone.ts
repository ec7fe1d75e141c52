import { RadioctlError } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { findSecrets } from "../../inventory/secrets.js";
import type { DnsZone, ZoneAccess } from "../../ports/dns.js";
import type { World } from "../../world.js";

/**
 * Opens the station's zone at its provider.
 * @param endpoint replaces the inventory's
 * @throws RadioctlError secret when the provider's key is missing; as `Dns.open`
 */
export async function loadZone(
  world: Pick<World, "dns" | "files" | "env" | "processes">,
  loaded: LoadedInventory,
  endpoint?: string,
): Promise<DnsZone> {
  const { station, dns } = loaded.inventory;
  const access: ZoneAccess = { zone: station.zone, provider: dns.provider, nameServers: dns.nameServers };
  if (dns.provider === "route53") return world.dns.open({ ...access, zoneId: dns.zoneId, endpoint: endpoint ?? dns.endpoint });
  // Only this secret: a change of records needs no password of a studio.
  const found = (await findSecrets(world, loaded)).find(({ name }) => name === dns.apiKey.name)?.value;
  if (found === undefined)
    throw new RadioctlError("secret", `the secret ${dns.apiKey.name} is missing`, {
      hint: `put it in the place that the inventory's "secrets" names`,
    });
  return world.dns.open({ ...access, endpoint: endpoint ?? dns.url, apiKey: found });
}
