import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { desired, stationText } from "./station.js";

/** A text that root runs or reads on a host, and where it comes from. */
interface RootText {
  where: string;
  text: string;
}

/** What decides which user can replace a name: files with their owners and texts, folders with their owners and modes. */
interface HostPaths {
  files: ReadonlyArray<{ path: string; text: string }>;
  directories: ReadonlyArray<{ path: string; owner: string; mode: number }>;
  scripts: readonly RootText[];
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (folder: string, ending: RegExp) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .map((name): RootText => ({ where: `${folder}/${name}`, text: readFileSync(`${root}${folder}/${name}`, "utf8") }));

/** Paths on hosts that src knows by a name; scripts get them under the same name. */
function pathsByName(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const all = read("src", /\.ts$/u).flatMap(({ text }) => [...text.matchAll(/\b([A-Z][A-Z_]+) = ["`]([^"`\n]+)["`];/gu)]);
  for (let turn = 0; turn < 3; turn += 1)
    for (const [, name = "", value = ""] of all)
      found.set(
        name,
        value.replaceAll(/\$\{([A-Z_]+)\}/gu, (whole, other: string) => found.get(other) ?? whole),
      );
  return new Map([...found].filter(([, value]) => value.startsWith("/")));
}

const BASES = { Runtime: "/run", State: "/var/lib", Cache: "/var/cache", Logs: "/var/log", Configuration: "/etc" };

const userOf = (unit: string) => /^User=(.+)$/mu.exec(unit)?.[1] ?? (/^DynamicUser=yes$/mu.test(unit) ? "dynamic" : "root");

/** Folders in which another user than root can replace names. */
function foreignFolders({ files, directories }: HostPaths): string[] {
  const ofUnits = files.flatMap(({ path, text }) =>
    path.endsWith(".service") && userOf(text) !== "root"
      ? Object.entries(BASES).flatMap(([kind, base]) =>
          [...text.matchAll(new RegExp(`^${kind}Directory=(.+)$`, "gmu"))].flatMap(([, names = ""]) =>
            names.split(" ").map((name) => `${base}/${name}`),
          ),
        )
      : [],
  );
  const given = directories.filter(({ owner, mode }) => owner !== "root" || (mode & 0o022) !== 0).map(({ path }) => path);
  return [...new Set([...ofUnits, ...given, "/tmp", "/var/tmp", "/dev/shm", "/home"])];
}

/** All texts that root runs or reads: scripts that no unit runs as another user, units, and configurations of programs that start as root. */
function rootTexts({ files, scripts }: HostPaths): RootText[] {
  const units = files.filter(({ path }) => path.endsWith(".service"));
  const runByOthers = units.filter(({ text }) => userOf(text) !== "root").map(({ text }) => text);
  const programs = files.filter(({ path, text }) => text.startsWith("#!") && !runByOthers.some((unit) => unit.includes(path)));
  const configurations = files.filter(({ path }) => /^\/etc\/(nginx|logrotate\.d|sysctl\.d|apt|ssh|systemd)\//u.test(path));
  return [...scripts, ...[...programs, ...configurations].map(({ path, text }) => ({ where: path, text }))];
}

/** Each place where root uses a name that another user can replace. A text that takes the rights of that user for it is right. */
function faults(host: HostPaths): string[] {
  const names = pathsByName();
  const folders = foreignFolders(host);
  const isBelow = (path: string) => folders.some((folder) => path.startsWith(`${folder}/`));
  const used = rootTexts(host).flatMap(({ where, text }) => {
    if (text.includes("setpriv --reuid=")) return [];
    const assigned = [...text.matchAll(/^([A-Z][A-Z_]*)='?(\/[^'\s]*)'?$/gmu)].map(
      ([, name = "", value = ""]) => [name, value] as const,
    );
    const values = new Map([...names, ...assigned]);
    const written = text
      .replaceAll(/^\s*(#|\/\/).*$/gmu, "")
      // A worker of nginx connects, with the rights of www-data; its main process, root's, never does.
      .replaceAll(/^\s*proxy_pass http:\/\/unix:.*$/gmu, "")
      .replaceAll(/\$\{?([A-Z][A-Z_]*)\}?/gu, (whole, name: string) => values.get(name) ?? whole)
      .replaceAll('"', "");
    const paths = [...written.matchAll(/(?<![\w.$}])\/[\w.@${}/-]+/gu)].map(([path]) => path);
    // What a script gives to another user is foreign from then on.
    const given = [...written.matchAll(/\bchown (?!-|root|0|\$[\d(])\S+ (\S+)/gu)].map(([, path = ""]) => path);
    const below = given.filter((path) => written.includes(`${path}/`));
    return [...paths.filter(isBelow), ...below].map((path) => `${where}: ${path}`);
  });
  const raised = rootTexts(host).flatMap(({ where, text }) =>
    [...text.matchAll(/^Exec\w+=[-@:]*[+!].*$/gmu)].map(([line]) => `${where}: ${line}`),
  );
  const managed = [...host.files, ...host.directories].filter(({ path }) => isBelow(path)).map(({ path }) => `managed: ${path}`);
  return [...new Set([...used, ...raised, ...managed])];
}

const ofHosts = read("templates/scripts", /^(?!lab\/).*\.sh$/u);

function pathsOf(name: string, text?: string): HostPaths {
  const { files, directories, checks, loads, slots } = desired(name, text, text === undefined ? undefined : "CERTIFICATE");
  return {
    files: files.map(({ path, content }) => ({ path, text: content.reveal() ?? "" })),
    directories,
    scripts: [
      ...ofHosts,
      ...[...checks, ...loads].map(({ name: where, script }) => ({ where, text: script })),
      ...(slots === undefined ? [] : [slots.ready, slots.connections].map((script) => ({ where: "slots", text: script }))),
    ],
  };
}

const withTls = stationText.replace("capacity: 1000 }", "capacity: 1000, tls: { certificate: a.pem, key: !secret tls-key } }");

describe("root on a host", () => {
  it("reads enough for this test: the folders of services, and the scripts of all kinds", () => {
    expect(foreignFolders(pathsOf("master-a"))).toEqual(
      expect.arrayContaining(["/var/cache/radioctl-liquidsoap", "/run/radioctl"]),
    );
    expect(foreignFolders(pathsOf("eu-1"))).toEqual(expect.arrayContaining(["/run/radioctl-splicer", "/run/radioctl"]));
    expect(ofHosts.length).toBeGreaterThan(40);
    const texts = rootTexts(pathsOf("master-a")).map(({ where }) => where);
    expect(texts).toEqual(expect.arrayContaining(["/usr/local/lib/radioctl/programme", "liquidsoap", "follow-main"]));
    expect(texts).not.toContain("/usr/local/lib/radioctl/healthz.pl");
    expect(pathsByName().get("SPLICER_STATE")).toBe("/run/radioctl-splicer/state.json");
  });

  it.each([
    ["master-a", undefined],
    ["master-b", undefined],
    ["eu-1", undefined],
    ["eu-3", undefined],
    ["eu-1", withTls],
  ])("neither writes nor reads by name where another user can replace names: %s", (name, text) => {
    expect(faults(pathsOf(name, text))).toEqual([]);
  });

  const master = pathsOf("master-a");
  const relay = pathsOf("eu-1");
  const edited = (host: HostPaths, path: string, edit: (text: string) => string): HostPaths => {
    expect(host.files.map((file) => file.path)).toContain(path);
    return { ...host, files: host.files.map((file) => (file.path === path ? { path, text: edit(file.text) } : file)) };
  };
  const withScript = (host: HostPaths, text: string): HostPaths => ({ ...host, scripts: [{ where: "planted", text }] });

  it.each<[fault: string, host: HostPaths, found: RegExp]>([
    [
      "a state that is Liquidsoap's own folder",
      edited(master, "/etc/systemd/system/radioctl-liquidsoap.service", (text) =>
        text.replace("User=", "StateDirectory=radioctl-liquidsoap\nUser="),
      ),
      /^\/usr\/local\/lib\/radioctl\/programme: \/var\/lib\/radioctl-liquidsoap\//u,
    ],
    [
      "a script that reads the splicer's state itself",
      withScript(relay, 'cat "$SPLICER_STATE"'),
      /^planted: \/run\/radioctl-splicer/u,
    ],
    ["a file in a folder that every user can write to", withScript(relay, "echo x >/tmp/radioctl-state"), /^planted: \/tmp/u],
    [
      "a file in a folder that the script has given away",
      withScript(relay, 'chown www-data "$folder/a"\ncat "$folder/a/b"'),
      /^planted: \$folder\/a/u,
    ],
    [
      "a log in the folder of a service",
      edited(relay, "/etc/logrotate.d/radioctl-listens", (text) => text.replaceAll("/var/log/nginx", "/run/radioctl")),
      /^\/etc\/logrotate\.d\/radioctl-listens: \/run\/radioctl\//u,
    ],
    [
      "a command of a unit that runs as root for another user",
      edited(relay, "/etc/systemd/system/radioctl-healthz.service", (text) =>
        text.replace("Restart=", "ExecStartPre=+/bin/true\nRestart="),
      ),
      /ExecStartPre=\+/u,
    ],
    [
      "a managed file in the folder of a service",
      { ...master, files: [...master.files, { path: "/var/cache/radioctl-liquidsoap/x", text: "" }] },
      /^managed: \/var\/cache/u,
    ],
    [
      "a managed file in a folder of another user",
      {
        ...master,
        directories: [...master.directories, { path: "/etc/liquidsoap", owner: "liquidsoap", mode: 0o755 }],
      },
      /^managed: \/etc\/liquidsoap\/radio\.liq/u,
    ],
  ])("would be found with %s", (_fault, host, found) => {
    expect(faults(host)).toContainEqual(expect.stringMatching(found));
  });
});
