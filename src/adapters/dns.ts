import type { Clock } from "../ports/clock.js";
import type { DnsZone, ZoneAccess } from "../ports/dns.js";
import { plainAddress } from "./name-servers.js";

/** Opens a zone at its provider. The provider's library is loaded here, when it is needed. */
export async function openZone(access: ZoneAccess, clock: Clock): Promise<DnsZone> {
  const { fence, endpoint, provider, nameServers = [] } = access;
  if (fence !== undefined) {
    // Without an endpoint the fence sees the provider's name (Amazon's default endpoint is used).
    fence(endpoint === undefined ? provider : new URL(endpoint).hostname, `the zone ${access.zone}`);
    for (const server of nameServers) fence(plainAddress(server), `name server ${server}`);
  }
  if (access.provider === "powerdns") return (await import("./powerdns.js")).openPowerDns(access, clock);
  // The SDK would warn on stderr that it will need a newer Node. The supported versions of Node are decided in package.json.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return (await import("./route53.js")).openRoute53(access, clock);
}
