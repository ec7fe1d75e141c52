import { hostsOf } from "../../inventory/exporters.js";
import type { Inventory } from "../../inventory/schema.js";

/** A group of Prometheus's file_sd. */
export interface TargetGroup {
  targets: readonly string[];
  labels: Readonly<Record<string, string>>;
}

/** Under this job Prometheus knows what `report --textfile` writes. */
export const LOOK_JOB = "radioctl";

/**
 * Whom a Prometheus asks: the node_exporter that reads the text file, and exporters that the inventory says somebody runs. No host of the
 * station has one by radioctl: its nginx counts connections for the host itself only, and Icecast's own page is neither reliable nor open.
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
