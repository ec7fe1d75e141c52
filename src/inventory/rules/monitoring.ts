import { hostsOf } from "../exporters.js";
import { quoted } from "../quoted.js";
import type { Finding, Rule } from "./finding.js";
import { tuningOf, tuningPlaces } from "./tuning-places.js";

/** The hosts of exporters must exist, and their firewalls must allow the exporters' ports. */
export const exporters: Rule = (inventory) =>
  inventory.monitoring.exporters.flatMap((exporter, index) => {
    const path = ["monitoring", "exporters", index];
    const unknownHosts = (exporter.hosts ?? []).flatMap((name, at): Finding[] =>
      inventory.hosts[name] === undefined
        ? [{ path: [...path, "hosts", at], message: `there is no host ${quoted(name)}`, about: [["hosts"]] }]
        : [],
    );
    const closed = hostsOf(inventory, exporter).filter(
      (name) => !tuningOf(inventory, name).system.allowTcpPorts.includes(exporter.port),
    );
    if (closed.length === 0) return unknownHosts;
    const message = `the firewall of ${closed.join(", ")} blocks port ${exporter.port}; add it to system.allowTcpPorts there, or in defaults`;
    return [...unknownHosts, { path: [...path, "port"], message, about: closed.flatMap((name) => tuningPlaces(name, "system")) }];
  });

/** Two exporters of one host cannot have the same port. */
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
        message: `port ${exporter.port} is already used by ${earlier.job} on the same host`,
      },
    ];
  });
