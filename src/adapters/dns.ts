import { RadioctlError } from "../errors.js";
import type { DnsZone, ZoneAccess } from "../ports/dns.js";

/** A zone at its provider, whose library is loaded only now. */
export async function openZone(access: ZoneAccess): Promise<DnsZone> {
  if (access.provider === "route53") return (await import("./route53.js")).openRoute53(access);
  throw new RadioctlError("usage", `radioctl can't change zones of ${access.provider} yet`, { hint: "dns.provider: route53" });
}
