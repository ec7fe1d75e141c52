import { addUp, part, ROOT, ROOT_ONLY, type OpenPort, type RoleInput, type RolePart } from "./part.js";

const SSHD = "/etc/ssh/sshd_config.d/10-radioctl.conf";
const FIREWALL = "/etc/nftables.conf";
const SYSCTL = "/etc/sysctl.d/60-radioctl.conf";
const UPGRADES = ["/etc/apt/apt.conf.d/20auto-upgrades", "/etc/apt/apt.conf.d/52radioctl-upgrades"];
const JOURNAL = "/etc/systemd/journald.conf.d/radioctl.conf";

/** An address may open the connections of this many seconds at once. */
const BURST_SECONDS = 20;

/** The part of every host, independent of its role. `rolePorts` are the open ports of the role. */
export function baseRole(input: RoleInput, rolePorts: readonly OpenPort[]): RolePart {
  return addUp([access(input), firewall(input, rolePorts), upkeep(input), kernel()]);
}

/** Ports for the operator's access, which the firewall must never close. */
export function sshPorts(input: RoleInput): number[] {
  return [...new Set([input.login.port, ...input.tuning.system.allowTcpPorts])];
}

function access({ inventory, login }: RoleInput): RolePart {
  const keys = inventory.station.operators.flatMap((operator) => operator.keys);
  return part({
    directories: [{ path: "/etc/ssh/authorized_keys.d", owner: "root", group: "root", mode: 0o755 }],
    files: [
      {
        ...ROOT,
        template: "base/etc/ssh/authorized_keys.d/operators",
        path: `/etc/ssh/authorized_keys.d/${login.user}`,
        view: { keys },
      },
      { ...ROOT_ONLY, template: "base/etc/ssh/sshd_config.d/10-radioctl.conf", view: {} },
    ],
    // sshd -t needs a folder that sshd's service creates.
    checks: [{ name: "sshd -t", files: [SSHD], script: `mkdir -p /run/sshd && /usr/sbin/sshd -t -f "$STAGE${SSHD}"` }],
    loads: [
      {
        name: "sshd",
        files: [SSHD],
        script: "systemctl try-reload-or-restart ssh.service",
        risky: true,
        optional: false,
        promise: { name: "sshd", files: [SSHD] },
      },
    ],
  });
}

/**
 * Kernels of some virtual servers have no limits in sets (nft: "Operation not supported"). When the file is valid without them, the check says so:
 * nft itself names only a line.
 */
const CHECK = `nft -c -f "$STAGE${FIREWALL}" && exit 0
sed '/^\\tset /,/^\\t}/d; / @/d' "$STAGE${FIREWALL}" | nft -c -f - 2>/dev/null &&
  echo "the kernel of this host has no limits in nftables sets: use Debian's kernel, or for a relay nginx.newConnectionsPerSecond: 0"
exit 1`;

function firewall({ login, tuning }: RoleInput, rolePorts: readonly OpenPort[]): RolePart {
  const extra = tuning.system.allowTcpPorts.filter((port) => port !== login.port).map((port) => ({ port, why: "allowTcpPorts" }));
  const open: OpenPort[] = [{ port: login.port, why: "ssh" }, ...rolePorts, ...extra];
  const listed = (flag: "limited" | "guarded" | "closable") =>
    open.flatMap((each) => (each[flag] === true ? [each.port] : [])).join(", ");
  const perSecond = tuning.nginx.newConnectionsPerSecond;
  const view = {
    ports: open.map(portView),
    limited: listed("limited") !== "" && perSecond > 0,
    limitedPorts: listed("limited"),
    perSecond,
    atOnce: perSecond * BURST_SECONDS,
    guarded: listed("guarded"),
    closable: listed("closable"),
  };
  return part({
    packages: ["nftables"],
    files: [{ owner: "root", group: "root", mode: 0o755, template: "base/etc/nftables.conf", view }],
    units: [{ name: "nftables.service", state: "running", enabled: true, reloadOn: [], restartOn: [] }],
    checks: [{ name: "nft -c", files: [FIREWALL], script: CHECK }],
    loads: [
      {
        name: "firewall",
        files: [FIREWALL],
        script: `nft -f ${FIREWALL}`,
        risky: true,
        optional: false,
        promise: { name: "firewall", files: [FIREWALL] },
      },
    ],
  });
}

function portView({ port, from, why }: OpenPort) {
  const v6 = (from ?? []).filter((address) => address.includes(":"));
  const v4 = (from ?? []).filter((address) => !address.includes(":"));
  return { port, why, restricted: from !== undefined, v4: v4.join(", "), v6: v6.join(", ") };
}

function upkeep({ tuning: { system } }: RoleInput): RolePart {
  return part({
    packages: ["unattended-upgrades", "systemd-timesyncd", "ca-certificates", "curl", "iproute2"],
    directories: [{ path: "/etc/systemd/journald.conf.d", owner: "root", group: "root", mode: 0o755 }],
    files: [
      {
        ...ROOT,
        template: "base/etc/apt/apt.conf.d/20auto-upgrades",
        view: { enabled: system.automaticSecurityUpdates ? 1 : 0 },
      },
      { ...ROOT, template: "base/etc/apt/apt.conf.d/52radioctl-upgrades", view: {} },
      {
        ...ROOT,
        template: "base/etc/systemd/journald.conf.d/radioctl.conf",
        view: { journalMaxMegabytes: system.journalMaxMegabytes },
      },
    ],
    units: [
      { name: "systemd-timesyncd.service", state: "running", enabled: true, reloadOn: [], restartOn: [] },
      { name: "apt-daily-upgrade.timer", state: "running", enabled: true, reloadOn: [], restartOn: [] },
      { name: "systemd-journald.service", state: "running", enabled: false, reloadOn: [], restartOn: [JOURNAL] },
    ],
    // Nothing is to be loaded: apt reads its files at each run.
    loads: [
      {
        name: "upgrades",
        files: [],
        script: "apt-config dump >/dev/null",
        risky: false,
        optional: false,
        promise: { name: "upgrades", files: UPGRADES },
      },
    ],
  });
}

function kernel(): RolePart {
  return part({
    files: [{ ...ROOT, template: "base/etc/sysctl.d/60-radioctl.conf", view: {} }],
    // Cheap hosts in containers refuse some settings: this is a warning, not a failure.
    loads: [{ name: "sysctl", files: [SYSCTL], script: `sysctl -q -p ${SYSCTL}`, risky: false, optional: true }],
  });
}
