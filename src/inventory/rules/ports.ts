import type { Host, Inventory } from "../schema.js";
import { resolveTuning, type ResolvedTuning } from "../tuning.js";
import type { Finding, Rule } from "./finding.js";

interface Use {
  port: number;
  /** As the inventory names it. */
  what: string;
}

/** A port serves one purpose on a host. */
export const ports: Rule = (inventory) =>
  Object.entries(inventory.hosts).flatMap(([name, host]) => {
    const taken = new Map<number, string>();
    const clashes = usesOf(host, inventory).flatMap(({ port, what }): string[] => {
      const other = taken.get(port);
      taken.set(port, other ?? what);
      return other === undefined ? [] : [`port ${port} is both ${other} and ${what}`];
    });
    const [first] = clashes;
    return first === undefined ? [] : [finding(name, host, first)];
  });

function finding(name: string, host: Host, message: string): Finding {
  return {
    path: host.tuning === undefined ? ["hosts", name] : ["hosts", name, "tuning"],
    message: `${message}; change one of them here or in defaults`,
  };
}

function usesOf(host: Host, { defaults }: Inventory): Use[] {
  const tuning = resolveTuning(defaults, host.tuning);
  const ssh = { port: host.ssh?.port ?? defaults.ssh?.port ?? 22, what: "ssh.port" };
  const extra = tuning.system.allowTcpPorts
    .map((port) => ({ port, what: "system.allowTcpPorts" }))
    .filter(({ port }) => port !== ssh.port);
  return [ssh, ...(host.role === "relay" ? relayUses(tuning) : masterUses(tuning)), ...extra];
}

function relayUses({ icecast, nginx }: ResolvedTuning): Use[] {
  const sockets = Array.from({ length: icecast.listenSockets }, (_, index) => ({
    port: icecast.relayPort + index,
    what: "one of icecast.listenSockets from icecast.relayPort on",
  }));
  return [{ port: nginx.httpPort, what: "nginx.httpPort" }, { port: nginx.httpsPort, what: "nginx.httpsPort" }, ...sockets];
}

function masterUses({ icecast, nginx, liquidsoap }: ResolvedTuning): Use[] {
  return [
    { port: nginx.httpPort, what: "nginx.httpPort" },
    { port: icecast.masterPort, what: "icecast.masterPort" },
    { port: liquidsoap.harborPort, what: "liquidsoap.harborPort" },
    { port: liquidsoap.telnetPort, what: "liquidsoap.telnetPort" },
  ];
}
