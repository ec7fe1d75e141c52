import { parseDocument } from "yaml";
import type { Inventory } from "../../inventory/schema.js";
import { deriveSources } from "./airtime.js";
import { deriveDns, isOfThisMachine } from "./dns.js";
import { SUDO_USER, type Lab } from "./layout.js";

/**
 * An inventory for the lab's hosts: the given one with their addresses and logins; comments stay. The lab's key is an operator's, so that login
 * still works when hosts accept keys only. Secrets come from a file of the lab. The lab serves what masters pull. The zone is that of the lab's own
 * name server, or there is none.
 */
export function deriveInventory(
  text: string,
  inventory: Inventory,
  lab: Lab,
  lookedUp: { key: string; publicKey: string; secrets: string; ownDns?: boolean },
): string {
  const document = parseDocument(text, { logLevel: "error" });
  for (const { name, address, login } of lab.hosts) {
    document.setIn(["hosts", name, "address"], address);
    document.deleteIn(["hosts", name, "ipv6"]);
    // Its key is a secret that the lab doesn't have.
    document.deleteIn(["hosts", name, "tls"]);
    // Always set: the old value may come from a block that several hosts share.
    document.setIn(["hosts", name, "ssh"], document.createNode({ user: login === "sudo" ? SUDO_USER : "root" }));
  }
  // Encoders of the lab connect from this machine.
  for (const name of Object.keys(inventory.sources)) document.deleteIn(["sources", name, "from"]);
  deriveSources(document, inventory, lab);
  if (lookedUp.ownDns === true) deriveDns(document, lab, inventory);
  else if (!isOfThisMachine(inventory.dns)) document.deleteIn(["dns"]);
  // A lab must not write to the station's bucket.
  document.deleteIn(["artifacts"]);
  // A lab must not alert anyone.
  if (document.hasIn(["report", "channels"])) document.deleteIn(["report", "channels"]);
  // All listeners of a lab come from one address: limits of an address hold only where the inventory sets them.
  const nginx = { connectionsPerAddress: 0, newConnectionsPerSecond: 0, ...inventory.defaults.nginx };
  document.setIn(["defaults", "nginx"], document.createNode(nginx));
  document.setIn(["defaults", "ssh"], document.createNode({ identityFile: lookedUp.key }));
  document.setIn(["secrets"], document.createNode([{ file: lookedUp.secrets }]));
  const operator = { name: "lab", keys: [lookedUp.publicKey.trim()] };
  document.setIn(["station", "operators", inventory.station.operators.length], document.createNode(operator));
  // `!secret NAME` is a tag that is not resolved here: it is written as it was read.
  return document.toString({ lineWidth: 0 });
}

/** What a lab's copy of an inventory lacks, in words. @param leavesDns it declares a zone, and the copy has none */
export function left({ hosts, sources, report, artifacts }: Inventory, leavesDns: boolean): string[] {
  const certificates = Object.keys(hosts).filter((name) => "tls" in (hosts[name] ?? {}));
  const others = Object.entries(sources).flatMap(([name, source]) =>
    source.kind === "playlist" ? [`${name}: ${source.directory} is empty`] : [],
  );
  return [
    ...(leavesDns ? ["DNS: no record is read or changed; the lab's own name server needs pdns-server and sqlite3"] : []),
    ...(artifacts === undefined ? [] : ["artifacts: the lab has no bucket"]),
    ...(Object.keys(report.channels).length === 0 ? [] : ["report: no alerts are sent"]),
    ...(certificates.length === 0 ? [] : [`TLS: ${certificates.join(", ")} serve without their certificates`]),
    ...others,
  ];
}
