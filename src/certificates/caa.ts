import { RadioctlError } from "../errors.js";
import type { RecordSet } from "../ports/dns.js";

interface Caa {
  tag: string;
  value: string;
}

/**
 * CAA records (RFC 8659) of the zone that forbid the CA are an error before the order: a failed order counts against the CA's limits.
 * @param identities how the CA is called in CAA records; empty when it does not publish them: then only `issue ";"` forbids
 * @throws RadioctlError failed
 */
export function mustBeAllowed(names: readonly string[], recordSets: readonly RecordSet[], identities: readonly string[]): void {
  for (const name of names) {
    const wildcard = name.startsWith("*.");
    const found = recordsFor(name.replace(/^\*\./u, ""), recordSets);
    if (found === undefined) continue;
    const properties = found.values.map(parsed);
    const of = (tag: string) => properties.filter((each) => each.tag === tag);
    const deciding = wildcard && of("issuewild").length > 0 ? of("issuewild") : of("issue");
    const isAllowed = deciding.length === 0 || deciding.some(({ value }) => allows(value, identities));
    if (isAllowed) continue;
    const ca = identities.length === 0 ? "every CA" : identities.join(", ");
    throw new RadioctlError("failed", `the CAA record of ${found.name} forbids ${ca} to issue a certificate for ${name}`, {
      said: found.values,
      hint: identities[0] === undefined ? "change the CAA record" : `add to it: 0 issue "${identities[0]}"`,
    });
  }
}

/** The record set that decides: that of the name or of the nearest name above it. */
function recordsFor(name: string, recordSets: readonly RecordSet[]): RecordSet | undefined {
  for (let at = name; at.includes("."); at = at.slice(at.indexOf(".") + 1)) {
    const found = recordSets.find((record) => record.name === at && record.type === "CAA");
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param text `0 issue "letsencrypt.org; validationmethods=dns-01"` */
function parsed(text: string): Caa {
  const [, tag = "", value = ""] = /^\d+\s+(\S+)\s+"?([^"]*)"?$/u.exec(text) ?? [];
  return { tag: tag.toLowerCase(), value };
}

function allows(value: string, identities: readonly string[]): boolean {
  const [issuer = "", ...parameters] = value.split(";").map((part) => part.trim());
  const methods = parameters.find((each) => each.startsWith("validationmethods="));
  if (methods !== undefined && !methods.slice("validationmethods=".length).split(",").includes("dns-01")) return false;
  return issuer !== "" && (identities.length === 0 || identities.includes(issuer.toLowerCase()));
}
