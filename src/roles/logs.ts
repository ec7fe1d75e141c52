import { STATE } from "../host/generation.js";
import { DRAIN_UNIT } from "../host/slots.js";
import type { Host } from "../inventory/schema.js";

/** Where a service writes its log. */
export interface LogSource {
  /** Units whose log is in the journal. */
  units: readonly string[];
  files: readonly string[];
}

const sources = {
  // Slot b runs while slot a is replaced.
  icecast: { units: ["icecast@a.service", "icecast@b.service"], files: [] },
  nginx: { units: ["nginx.service"], files: ["/var/log/nginx/error.log"] },
  liquidsoap: { units: ["radioctl-liquidsoap.service"], files: [] },
  healthz: { units: ["radioctl-healthz.service"], files: [] },
  splicer: { units: ["radioctl-splicer.service"], files: [] },
  now: { units: ["radioctl-now.service"], files: [] },
  // It also uploads, if there is a bucket.
  recorder: { units: ["radioctl-recorder.service", "radioctl-uploader.service"], files: [] },
  // It closes the port for encoders while Icecast is gone.
  harbor: { units: ["radioctl-harbor.service"], files: [] },
  // The last run on the host, the undo of a failed run, and the drain of a replaced Icecast.
  radioctl: { units: ["radioctl-undo.timer", "radioctl-undo.service", DRAIN_UNIT], files: [`${STATE}/last.log`] },
} satisfies Record<string, LogSource>;

type LogService = keyof typeof sources;

export const logServices = Object.keys(sources) as LogService[];

const byRole: Record<Host["role"], readonly LogService[]> = {
  master: ["icecast", "nginx", "liquidsoap", "harbor", "healthz", "recorder", "radioctl"],
  relay: ["icecast", "nginx", "healthz", "splicer", "now", "radioctl"],
};

/** The services of a role that have logs. */
export function logServicesOf(role: Host["role"]): readonly string[] {
  return byRole[role];
}

/** Where these services of a role write their logs. Names that the role does not have are ignored. */
export function logSource(role: Host["role"], services: readonly string[]): LogSource {
  const chosen = byRole[role].filter((service) => services.includes(service)).map((service) => sources[service]);
  return { units: chosen.flatMap(({ units }) => units), files: chosen.flatMap(({ files }) => files) };
}
