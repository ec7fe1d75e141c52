import type { Secret } from "../secret.js";
import { part, ROOT, ROOT_ONLY, type FileSpec, type RoleInput, type RolePart } from "./part.js";

const CONFIG = "/etc/nginx/nginx.conf";
/** The certificate with its chain, and its key. */
export const TLS_PATHS = ["/etc/nginx/radio/tls.crt", "/etc/nginx/radio/tls.key"] as const;
const DROP_IN = "/etc/systemd/system/nginx.service.d/radioctl.conf";

/**
 * Connections besides those of listeners: /healthz, and requests that never end. The firewall lets an address hold 2,500 of those at once: 2,000 in a burst
 * and 100 a second, which end after 5 s. A connection takes about 450 bytes.
 */
const SPARE_CONNECTIONS = 8192;

/** The connections of one worker of nginx; one worker may get all of them. @param needed for listeners */
export function workerConnections({ tuning }: RoleInput, needed: number): number {
  return Math.min(tuning.system.openFiles, needed + SPARE_CONNECTIONS);
}

/**
 * Debian's nginx with radioctl's limits, restart settings and hardening. It reloads when one of `files` changes (which include its configuration),
 * and is never restarted: a changed drop-in takes effect at its next start.
 */
export function nginxService({ tuning }: RoleInput, files: readonly string[]): RolePart {
  return part({
    packages: ["nginx"],
    directories: [{ path: "/etc/systemd/system/nginx.service.d", owner: "root", group: "root", mode: 0o755 }],
    files: [{ ...ROOT, template: `nginx${DROP_IN}`, view: { openFiles: tuning.system.openFiles } }],
    units: [{ name: "nginx.service", state: "running", enabled: true, reloadOn: files, restartOn: [] }],
    // For an nginx that reads files which are not radioctl's. Changed files are due to a reload of the unit.
    loads: [
      {
        name: "nginx",
        files: [],
        script: "nginx -t -q && systemctl reload nginx.service",
        risky: false,
        optional: true,
        promise: { name: "nginx", files },
      },
    ],
    // Includes are relative to nginx.conf, so the staged files can be checked in their folder.
    checks: [{ name: "nginx -t", files, script: `nginx -t -q -c "$STAGE${CONFIG}"`, present: "nginx -t -q" }],
  });
}

/** The host's certificate and its key, which nginx reads as root; empty without them. */
export function tlsFiles({ inventory, name, secrets, certificate, station }: RoleInput): FileSpec[] {
  const tls = inventory.hosts[name]?.tls;
  if (tls !== undefined) return certificate === undefined ? [] : pairOf(certificate, secrets.get(tls.key.name));
  const isCovered = station !== undefined && inventory.hosts[name]?.role === "relay";
  return isCovered ? pairOf(station.chainPem, station.keyPem) : [];
}

function pairOf(certificate: string, key: Secret): FileSpec[] {
  return [
    { ...ROOT, template: `nginx${TLS_PATHS[0]}`, view: { certificate: certificate.trim() } },
    { ...ROOT_ONLY, template: `nginx${TLS_PATHS[1]}`, view: { key } },
  ];
}

/** The path on the host of a file that has its template's. */
export function pathOf({ template }: FileSpec): string {
  return template.slice(template.indexOf("/"));
}
