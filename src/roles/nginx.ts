import { part, ROOT, type RoleInput, type RolePart } from "./part.js";

const CONFIG = "/etc/nginx/nginx.conf";
const DROP_IN = "/etc/systemd/system/nginx.service.d/radioctl.conf";

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
    // Includes are relative to nginx.conf, so the staged files can be checked in their folder.
    checks: [{ name: "nginx -t", files, script: `nginx -t -q -c "$STAGE${CONFIG}"` }],
  });
}
