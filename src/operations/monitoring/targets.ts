import { hostsOf } from "../../inventory/exporters.js";
import type { Inventory } from "../../inventory/schema.js";

/** A group of Prometheus's file_sd. */
export interface TargetGroup {
  targets: readonly string[];
  labels: Readonly<Record<string, string>>;
}

/** The Prometheus job for the output of `report --textfile`. */
export const LOOK_JOB = "radioctl";

/**
 * The targets of a Prometheus: the node_exporter that reads the text file, and the exporters listed in the inventory. radioctl installs none on the
 * station's hosts: nginx there counts connections for the host itself only, and Icecast's own page is neither reliable nor public.
 */
export function targetGroups(inventory: Inventory): TargetGroup[] {
  const { textfile, exporters } = inventory.monitoring;
  const ofHosts = exporters.flatMap((exporter) =>
    hostsOf(inventory, exporter).flatMap((name): TargetGroup[] => {
      const host = inventory.hosts[name];
      if (host === undefined) return [];
      return [
        {
          targets: [`${host.address}:${exporter.port}`],
          labels: {
            job: exporter.job,
            host: name,
            role: host.role,
            ...(host.region !== undefined && { region: host.region }),
            ...(host.provider !== undefined && { provider: host.provider }),
            ...(exporter.path !== "/metrics" && { __metrics_path__: exporter.path }),
          },
        },
      ];
    }),
  );
  return [{ targets: [textfile], labels: { job: LOOK_JOB } }, ...ofHosts];
}
