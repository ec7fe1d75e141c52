import { hostsOf } from "../exporters.js";
import type { Finding, Rule } from "./finding.js";
import { tuningOf, tuningPlaces } from "./tuning-places.js";

/** Exporters are where the inventory says, and what asks them gets through the firewall. */
export const exporters: Rule = (inventory) =>
  inventory.monitoring.exporters.flatMap((exporter, index) => {
    const path = ["monitoring", "exporters", index];
    const strangers = (exporter.hosts ?? []).flatMap((name, at): Finding[] =>
      inventory.hosts[name] === undefined
        ? [{ path: [...path, "hosts", at], message: `there is no host ${JSON.stringify(name)}`, about: [["hosts"]] }]
        : [],
    );
    const closed = hostsOf(inventory, exporter).filter(
      (name) => !tuningOf(inventory, name).system.allowTcpPorts.includes(exporter.port),
    );
    if (closed.length === 0) return strangers;
    const message = `the firewall of ${closed.join(", ")} keeps port ${exporter.port} closed; add it to system.allowTcpPorts there, or in defaults`;
    return [...strangers, { path: [...path, "port"], message, about: closed.flatMap((name) => tuningPlaces(name, "system")) }];
  });

/** Prometheus tells targets apart by job and address: one that stands twice would be asked once. */
export const exporterPorts: Rule = (inventory) =>
  inventory.monitoring.exporters.flatMap((exporter, index, all): Finding[] => {
    const earlier = all
      .slice(0, index)
      .find(
        (other) =>
          other.port === exporter.port && hostsOf(inventory, other).some((name) => hostsOf(inventory, exporter).includes(name)),
      );
    if (earlier === undefined) return [];
    return [
      {
        path: ["monitoring", "exporters", index, "port"],
        message: `port ${exporter.port} is already ${earlier.job}'s on a host that both have`,
      },
    ];
  });
