import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import type { HealthCheckSettings } from "../ports/dns.js";
import { harborOf } from "../station/harbor.js";

/** A check that the tree needs. */
export interface DesiredCheck {
  /** `eu-1 A`: host and address family. Records of the tree name it as their check until it has an id. */
  name: string;
  settings: HealthCheckSettings;
}

/** Address families, named by their record types. */
export const families = ["A", "AAAA"] as const;
export type Family = (typeof families)[number];

export function addressOf(inventory: Inventory, host: string, family: Family): string | undefined {
  const found = inventory.hosts[host];
  if (family === "A") return found?.address;
  if (found?.ipv6 === undefined) return undefined;
  // One IPv6 address can be written in many ways; a URL's host has the form of RFC 5952.
  return new URL(`http://[${found.ipv6}]`).hostname.slice(1, -1);
}

export function checkName(host: string, family: Family): string {
  return `${host} ${family}`;
}

/**
 * One check for each address of each host. A relay's check requests `/healthz`, a small answer that is 200 only while its mounts are fed, and
 * never the endless stream. A master's check connects to the port that its encoders use. If only the encoders' addresses may connect there, it
 * requests the master's `/healthz`, too, which is 200 only while Liquidsoap feeds Icecast.
 */
export function desiredChecks(inventory: Inventory): DesiredCheck[] {
  const { checkIntervalSeconds = 10, checkFailures = 3 } = inventory.dns;
  return Object.entries(inventory.hosts).flatMap(([name, host]) => {
    const { nginx, liquidsoap } = resolveTuning(inventory.defaults, host.tuning);
    const isOpen = host.role === "master" && harborOf(inventory, name)?.from === undefined;
    const what = !isOpen
      ? { type: "HTTP" as const, port: nginx.httpPort, path: "/healthz", hostName: inventory.station.listen }
      : { type: "TCP" as const, port: liquidsoap.harborPort };
    return families.flatMap((family): DesiredCheck[] => {
      const address = addressOf(inventory, name, family);
      if (address === undefined) return [];
      const how = { intervalSeconds: checkIntervalSeconds, failureThreshold: checkFailures, inverted: false, disabled: false };
      return [{ name: checkName(name, family), settings: { ...what, address, ...how } }];
    });
  });
}

/** What identifies a check: its type and interval can't be changed later, and its target should not be. */
export function checkIdentity({ type, address, port, path, intervalSeconds }: HealthCheckSettings): string {
  return JSON.stringify([type, address?.toLowerCase(), port, path, intervalSeconds]);
}

/** One text for equal settings. */
export function settingsText(settings: HealthCheckSettings): string {
  const { hostName, failureThreshold, children = [], healthThreshold, inverted, disabled } = settings;
  return JSON.stringify([checkIdentity(settings), hostName, failureThreshold, children, healthThreshold, inverted, disabled]);
}
