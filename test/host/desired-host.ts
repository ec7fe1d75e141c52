import type { DesiredFile, DesiredHost } from "../../src/host/desired.js";
import { RenderedText } from "../../src/secret.js";

/** A file of root that all users can read. */
export function file(path: string, content: string | RenderedText): DesiredFile {
  return {
    path,
    owner: "root",
    group: "root",
    mode: 0o644,
    content: typeof content === "string" ? RenderedText.plain(content) : content,
    template: `relay${path}.hbs`,
  };
}

export const siteFile = file("/etc/nginx/conf.d/radio.conf", "proxy_read_timeout 60s;\n");

/** A file with one secret. */
export function relayConfiguration(password: string): DesiredFile {
  const pieces = [
    { text: "<admin-password>", secret: false },
    { text: password, secret: true },
    { text: "</admin-password>\n", secret: false },
  ];
  return file("/etc/icecast2/a.xml", new RenderedText(pieces));
}

export const secretFile = relayConfiguration("hunter2-sentinel");

/** A small relay with one item of each kind. */
export function desiredRelay(changes: Partial<DesiredHost> = {}): DesiredHost {
  return {
    host: "eu-1",
    role: "relay",
    packages: ["icecast2", "nginx-light"],
    users: [{ name: "icecast2", home: "/nonexistent", groups: ["icecast"] }],
    directories: [{ path: "/etc/nginx/radio", owner: "root", group: "root", mode: 0o755 }],
    files: [siteFile, secretFile],
    units: [
      { name: "icecast2.service", state: "masked", enabled: false, reloadOn: [], restartOn: [] },
      { name: "nginx.service", state: "running", enabled: true, reloadOn: [siteFile.path], restartOn: [] },
      { name: "icecast@a.service", state: "running", enabled: true, reloadOn: [], restartOn: [secretFile.path] },
    ],
    checks: [{ name: "nginx -t", files: [siteFile.path], script: "nginx -t" }],
    access: { sshPorts: [22], user: "root" },
    openPorts: [22, 80],
    loads: [],
    ...changes,
  };
}
