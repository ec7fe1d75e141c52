import { part, ROOT, type RoleInput, type RolePart } from "./part.js";

const CONFIG = "/etc/nginx/nginx.conf";
const DROP_IN = "/etc/systemd/system/nginx.service.d/radioctl.conf";

/**
 * Debian's nginx with limits, restarts and hardening of ours. It reloads when one of `files` changes, its own configuration among them, and is
 * never restarted: a changed drop-in counts from its next start on.
 */
export function nginxService({ tuning }: RoleInput, files: readonly string[]): RolePart {
  return part({
    packages: ["nginx"],
    directories: [{ path: "/etc/systemd/system/nginx.service.d", owner: "root", group: "root", mode: 0o755 }],
    files: [{ ...ROOT, template: `nginx${DROP_IN}`, view: { openFiles: tuning.system.openFiles } }],
    units: [{ name: "nginx.service", state: "running", enabled: true, reloadOn: files, restartOn: [] }],
    // Includes are relative to nginx.conf: the staged files are tried where they are.
    checks: [{ name: "nginx -t", files, script: `nginx -t -q -c "$STAGE${CONFIG}"` }],
  });
}
