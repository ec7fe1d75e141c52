import { PROXY_PORT, SUDO_USER, type Lab, type LabHost, type Suite } from "./layout.js";

/** The packages of a base, besides the bare minimum. No Python: this proves that hosts need none. */
export const basePackages = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "openssh-server",
  "ca-certificates",
  "iproute2",
  "ifupdown",
  "sudo",
];

/** The packages that a station's hosts need, for bases that have them preinstalled. */
export const stationPackages = [
  "curl",
  "icecast2",
  "liquidsoap",
  "logrotate",
  "nftables",
  "nginx",
  "libnginx-mod-http-js",
  "systemd-timesyncd",
  "unattended-upgrades",
];

export interface GuestFile {
  path: string;
  mode: number;
  text: string;
}

/** The files that turn a base into this host, as a provider's panel would. */
export function guestFiles(lab: Lab, host: LabHost, publicKey: string, archives: readonly Archive[]): GuestFile[] {
  const files = [
    { path: "/etc/hostname", mode: 0o644, text: `${host.name}\n` },
    { path: "/etc/hosts", mode: 0o644, text: `127.0.0.1 localhost\n127.0.1.1 ${host.name}\n` },
    { path: "/etc/network/interfaces", mode: 0o644, text: interfaces(host) },
    { path: "/etc/apt/sources.list", mode: 0o644, text: sources(lab, host.suite, archives) },
  ];
  return [...files, ...loginFiles(host, publicKey)];
}

function interfaces({ address }: LabHost): string {
  return `auto lo\niface lo inet loopback\nauto host0\niface host0 inet static\n address ${address}/24\n`;
}

function loginFiles({ login }: LabHost, publicKey: string): GuestFile[] {
  const key = `${publicKey.trim()}\n`;
  if (login === "password") {
    return [
      { path: "/etc/ssh/sshd_config.d/provider.conf", mode: 0o600, text: "PermitRootLogin yes\nPasswordAuthentication yes\n" },
    ];
  }
  if (login === "root") return [{ path: "/root/.ssh/authorized_keys", mode: 0o600, text: key }];
  return [
    { path: `/home/${SUDO_USER}/.ssh/authorized_keys`, mode: 0o600, text: key },
    { path: `/etc/sudoers.d/${SUDO_USER}`, mode: 0o440, text: `${SUDO_USER} ALL=(ALL) NOPASSWD: ALL\n` },
    { path: "/etc/ssh/sshd_config.d/provider.conf", mode: 0o600, text: "PermitRootLogin no\n" },
  ];
}

/** One of Debian's archives in this machine's apt configuration: `origin` is scheme and host, `path` the path there. */
export interface Archive {
  origin: string;
  path: string;
  kind: "main" | "security";
}

/** Reads `apt-get indextargets --format '$(SITE) $(RELEASE)'`; only Debian's own archives count. */
export function parseArchives(text: string): Archive[] {
  const found = new Map<string, Archive>();
  for (const line of text.split("\n")) {
    const [site = "", release = ""] = line.trim().split(" ");
    if (!/^(bookworm|trixie)(-security|-updates)?$/u.test(release) || !/^https?:/u.test(site)) continue;
    const { origin, pathname } = new URL(site);
    const kind = release.endsWith("-security") ? "security" : "main";
    found.set(kind, { origin, path: pathname.replace(/\/$/u, ""), kind });
  }
  return [...found.values()];
}

/** The host's sources.list: all packages come through the lab's proxy. */
function sources({ gateway }: Lab, suite: Suite, archives: readonly Archive[]): string {
  const releases = { main: [suite, `${suite}-updates`], security: [`${suite}-security`] };
  return archives
    .flatMap(({ path, kind }) => releases[kind].map((release) => `deb http://${gateway}:${PROXY_PORT}${path} ${release} main\n`))
    .join("");
}

/**
 * nginx on the bridge: serves Debian's packages to hosts that reach nothing else, and caches them for the next lab. A package file never
 * changes; an index does, and a stale one is better than none.
 */
export function proxyConfig({ gateway }: Lab, folder: string, cache: string, archives: readonly Archive[]): string {
  const locations = archives.flatMap(({ origin, path }) => {
    const handOut = `proxy_pass ${origin}; proxy_set_header Host ${new URL(origin).host};`;
    return [
      `    location ${path}/ { ${handOut} proxy_cache_valid 200 10m; }`,
      `    location ${path}/pool/ { ${handOut} proxy_cache_valid 200 60d; }`,
    ];
  });
  return `daemon on;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${cache}/temporary;
  proxy_cache_path ${cache}/packages keys_zone=packages:10m max_size=4g inactive=60d use_temp_path=on;
  server {
    listen ${gateway}:${PROXY_PORT};
    proxy_http_version 1.1;
    proxy_ssl_server_name on;
    proxy_cache packages;
    proxy_cache_lock on;
    proxy_cache_use_stale error timeout http_500 http_502 http_503 http_504;
    location / { return 404; }
${locations.join("\n")}
  }
}
`;
}

/** The command that starts a host, and its environment. */
export function bootCommand(
  { bridge }: Lab,
  { machine, suite }: LabHost,
  root: string,
): { argv: [string, ...string[]]; env: Record<string, string> } {
  return {
    argv: [
      "systemd-nspawn",
      "--quiet",
      `--directory=${root}`,
      `--machine=${machine}`,
      "--register=no",
      "--keep-unit",
      "--kill-signal=SIGRTMIN+3",
      `--network-bridge=${bridge}`,
      "--boot",
    ],
    // trixie's systemd needs the unified hierarchy; bookworm's services fail with it (219/CGROUP).
    env: suite === "trixie" ? { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" } : {},
  };
}
