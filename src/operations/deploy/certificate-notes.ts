import { factsOf } from "../../certificates/facts.js";
import { guardPush, type Served } from "../../certificates/guard.js";
import type { StationCertificate } from "../../certificates/stored.js";
import type { Fleet } from "../../fleet/load.js";
import { HTTPS_GUARD, mustPass, refusedByGuard } from "../../guard.js";
import type { HostPlan } from "../../host/steps.js";
import type { Inventory } from "../../inventory/schema.js";
import { TLS_PATHS } from "../../roles/nginx.js";
import { certificateNames } from "../../station/certificate-names.js";
import { relaysOfStation } from "../../station/encrypting.js";

/** A warning for each relay that would have https if the station had a certificate, by its name. Pure. */
export function httpsNotes({
  loaded: { inventory },
  certificate,
}: Pick<Fleet, "loaded" | "certificate">): ReadonlyMap<string, string> {
  if (certificate !== undefined) return new Map();
  const note = (relay: string) =>
    `serves http only: the station has no certificate yet; radioctl certificates renew, then radioctl deploy ${relay}`;
  return new Map(relaysOfStation(inventory).map((relay) => [relay, note(relay)]));
}

/**
 * Refuses to end https on a relay that should have it. The certificate is missing on this machine, and another operator's machine may have it.
 * @throws RadioctlError guard
 */
export function guardHttps({ tls }: Inventory, { host, role, steps }: HostPlan, force: readonly string[]): void {
  const ends = role === "relay" && steps.some((step) => step.kind === "remove" && step.path === TLS_PATHS[0]);
  if (tls.acme === undefined || !ends || force.includes(HTTPS_GUARD)) return;
  const finding = {
    guard: HTTPS_GUARD,
    message: `${host} would end https, which listeners may use: this machine does not have the station's certificate`,
    hint: "issue one with radioctl certificates renew, or copy the folder certificates/ from the operator's machine that has it",
  };
  throw refusedByGuard(finding, host);
}

interface Guarded {
  inventory: Inventory;
  /** The station's certificate, if there is one. */
  certificate?: StationCertificate | undefined;
  force: readonly string[];
}

/**
 * Refuses to write the station's certificate to a host when listeners would be worse off: it lacks a name, is older than what the host serves, or is of
 * a test CA.
 * @throws RadioctlError guard
 */
export function guardCertificate({ inventory, certificate, force }: Guarded, { host, changes }: HostPlan): void {
  const change = changes.find(({ path }) => path === TLS_PATHS[0]);
  if (certificate === undefined || change?.after.trim() !== certificate.chainPem.trim()) return;
  mustPass(guardPush(certificate, certificateNames(inventory), servedBefore(host, change.before)), force, host);
}

/** Empty for a host without a certificate. A damaged one is no reason to keep it. */
function servedBefore(host: string, pem: string | undefined): Served[] {
  if (pem === undefined) return [];
  try {
    return [{ host, validFrom: factsOf(pem).validFrom }];
  } catch {
    return [];
  }
}
