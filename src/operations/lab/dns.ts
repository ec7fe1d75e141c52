import type { Document } from "yaml";
import type { Inventory } from "../../inventory/schema.js";
import type { Lab } from "./layout.js";

/** The lab's own name server answers here, on its bridge's address. */
const DNS_PORT = 53;
export const DNS_API_PORT = 8081;

/** The name of its key in the inventory; the station's own key is not used. */
export const DNS_SECRET = "lab-dns-key";

/** Seconds between its checks of relays: short, as a lab does not run for long. */
const LOOK_SECONDS = 2;

/** Where the lab in `folder` keeps its name server. */
export function dnsFolderOf(folder: string): string {
  return `${folder}/dns`;
}

/** pdns.conf of a lab: one zone, on the lab's network alone. Without geo data: clients from everywhere get the same answer. */
export function nameServerConfig({ gateway }: Lab, folder: string, apiKey: string): string {
  return `launch=gsqlite3
gsqlite3-database=${folder}/pdns.sqlite3
enable-lua-records=yes
lua-health-checks-interval=${LOOK_SECONDS}
local-address=${gateway}
local-port=${DNS_PORT}
api=yes
api-key=${apiKey}
webserver=yes
webserver-address=${gateway}
webserver-port=${DNS_API_PORT}
webserver-allow-from=${gateway}/24
socket-dir=${folder}
security-poll-suffix=
loglevel=4
`;
}

export function nameServerArgv(folder: string): [string, ...string[]] {
  return ["pdns_server", `--config-dir=${dnsFolderOf(folder)}`, "--daemon=no", "--guardian=no"];
}

/** Replaces the station's name server with the lab's; TTLs and other settings stay. */
export function deriveDns(document: Document, { gateway }: Lab, { dns }: Pick<Inventory, "dns">): void {
  const { ttlSeconds, sourceTtlSeconds, checkIntervalSeconds, checkFailures } = dns;
  const derived = document.createNode({
    provider: "powerdns",
    url: `http://${gateway}:${DNS_API_PORT}`,
    apiKey: "",
    nameServers: [`${gateway}:${DNS_PORT}`],
    ttlSeconds,
    sourceTtlSeconds,
    checkIntervalSeconds,
    checkFailures,
  });
  const key = document.createNode(DNS_SECRET);
  key.tag = "!secret";
  document.setIn(["dns"], derived);
  document.setIn(["dns", "apiKey"], key);
}

/** Whether the DNS service is a stand-in on this machine. A lab must not contact a provider or a server elsewhere. */
export function isOfThisMachine(dns: Inventory["dns"]): boolean {
  const url = dns.provider === "powerdns" ? dns.url : dns.endpoint;
  return url !== undefined && /^https?:\/\/(127\.|\[::1\])/u.test(url);
}
