import { STATE } from "../host/generation.js";
import { DRAIN_UNIT } from "../host/slots.js";
import type { Host } from "../inventory/schema.js";

/** Where a service tells what it does. */
export interface LogSource {
  /** In the journal. */
  units: readonly string[];
  files: readonly string[];
}

const sources = {
  // Slot b runs while the one in slot a is replaced.
  icecast: { units: ["icecast@a.service", "icecast@b.service"], files: [] },
  nginx: { units: ["nginx.service"], files: ["/var/log/nginx/error.log"] },
  liquidsoap: { units: ["radioctl-liquidsoap.service"], files: [] },
  healthz: { units: ["radioctl-healthz.service"], files: [] },
  fallback: { units: ["radioctl-fallback.service"], files: [] },
  // What the last run did on the host, and whether the host undid it or waits for listeners to leave.
  radioctl: { units: ["radioctl-undo.timer", "radioctl-undo.service", DRAIN_UNIT], files: [`${STATE}/last.log`] },
} satisfies Record<string, LogSource>;

type LogService = keyof typeof sources;

export const logServices = Object.keys(sources) as LogService[];

const byRole: Record<Host["role"], readonly LogService[]> = {
  master: ["icecast", "nginx", "liquidsoap", "healthz", "radioctl"],
  relay: ["icecast", "nginx", "healthz", "fallback", "radioctl"],
};

/** Services that a role has logs of. */
export function logServicesOf(role: Host["role"]): readonly string[] {
  return byRole[role];
}

/** Where these services of a role tell what they do. Names that the role doesn't have are left out. */
export function logSource(role: Host["role"], services: readonly string[]): LogSource {
  const chosen = byRole[role].filter((service) => services.includes(service)).map((service) => sources[service]);
  return { units: chosen.flatMap(({ units }) => units), files: chosen.flatMap(({ files }) => files) };
}
/**
 * Where a relay's nginx writes down who listened to what, without addresses, a line a listen when it has ended:
 * `2026-11-22T05:00:12+01:00 /live.mp3 200 14400000 900.123 "VLC/3.0.18 LibVLC/3.0.18"`. Not `*.log`: those are rotated as Debian does.
 */

export const ACCESS_LOG = "/var/log/nginx/radio.listens";
