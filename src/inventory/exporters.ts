import type { Exporter } from "./monitoring.js";
import type { Inventory } from "./schema.js";

/** The hosts that run an exporter. */
export function hostsOf({ hosts }: Inventory, { roles, hosts: chosen }: Exporter): string[] {
  return Object.entries(hosts).flatMap(([name, { role }]) =>
    roles.includes(role) && (chosen?.includes(name) ?? true) ? [name] : [],
  );
}
