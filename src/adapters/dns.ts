import type { Clock } from "../ports/clock.js";
import type { DnsZone, ZoneAccess } from "../ports/dns.js";
import { plainAddress } from "./name-servers.js";

/** A zone at its provider, whose library is loaded only now. */
export async function openZone(access: ZoneAccess, clock: Clock): Promise<DnsZone> {
  const { fence, endpoint, provider, nameServers = [] } = access;
  if (fence !== undefined) {
    // Without one it is Amazon's, by its name.
    fence(endpoint === undefined ? provider : new URL(endpoint).hostname, `the zone ${access.zone}`);
    for (const server of nameServers) fence(plainAddress(server), `name server ${server}`);
  }
  if (access.provider === "powerdns") return (await import("./powerdns.js")).openPowerDns(access, clock);
  // The SDK announces on stderr when it will need a newer Node; which Node we run on, and until when, is decided in package.json.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return (await import("./route53.js")).openRoute53(access, clock);
}
