import { sh } from "../../host/quote.js";

/** The state of a host that was set up without radioctl, and its configuration files. */
export interface Answer {
  hostname: string;
  /** The host's own addresses, without loopback. */
  addresses: string[];
  timezone: string | undefined;
  prettyName: string | undefined;
  systemd: boolean;
  /** Public keys that the login and root accept. */
  keys: string[];
  /** Address and port at which the connection arrived. */
  arrivedAt: string | undefined;
  /** Files of running programs come first. */
  files: HostFile[];
  /** What `nginx -T` prints; undefined without nginx. */
  nginx: string | undefined;
  /** Radio programs that are running now. */
  running: string[];
}

export interface HostFile {
  kind: "icecast" | "liquidsoap" | "darkice" | "butt" | "ezstream" | "ices";
  path: string;
  bytes: Uint8Array;
  /** A running program was started with it. */
  used: boolean;
}

/** No real configuration is larger; only this much of a file is read. */
const MOST_BYTES = 1_048_576;
const MOST_FILES = 40;

/** Where packages and administrators put configurations, by kind. Shell patterns. */
const PLACES: ReadonlyArray<readonly [kind: HostFile["kind"], patterns: string]> = [
  [
    "icecast",
    "/etc/icecast2/icecast.xml /etc/icecast/icecast.xml /etc/icecast.xml /etc/icecast-kh/icecast.xml /usr/local/etc/icecast.xml /usr/local/etc/icecast*/icecast.xml /usr/local/icecast*/etc/icecast.xml /opt/icecast*/etc/icecast.xml",
  ],
  ["liquidsoap", "/etc/liquidsoap/*.liq /home/*/*.liq /opt/liquidsoap/*.liq /srv/*/*.liq /usr/local/etc/*.liq"],
  ["darkice", "/etc/darkice.cfg /usr/local/etc/darkice.cfg"],
  ["butt", "/root/.buttrc /home/*/.buttrc /root/.config/butt/buttrc /home/*/.config/butt/buttrc"],
  ["ezstream", "/etc/ezstream.xml /etc/ezstream/*.xml /usr/local/etc/ezstream.xml"],
  ["ices", "/etc/ices2/*.xml /etc/ices/*.xml /etc/ices.conf /usr/local/etc/ices.conf"],
];

/** Finds programs by the name of their process, and the arguments that are configuration files. */
const PROGRAMS = String.raw`
for process in /proc/[0-9]*; do
  name=$(cat "$process/comm" 2>/dev/null) || continue
  case $name in
    icecast2|icecast|icecast-kh) kind=icecast ;;
    liquidsoap) kind=liquidsoap ;;
    darkice|butt|ezstream) kind=$name ;;
    ices|ices2) kind=ices ;;
    *) continue ;;
  esac
  printf 'running %s\n' "$kind"
  there=$(readlink "$process/cwd") || there=/
  tr '\000' '\n' <"$process/cmdline" 2>/dev/null | tail -n +2 | while IFS= read -r word; do
    case $word in
      /*.xml|/*.liq|/*.cfg|/*.conf|/*rc) show "$kind" used "$word" ;;
      -*) ;;
      *.xml|*.liq|*.cfg|*.conf) show "$kind" used "$there/$word" ;;
    esac
  done
done
`;

/** A script that only reads. POSIX sh, to be run as root; passwords are only in its answer. */
export function adoptScript(): string {
  const places = PLACES.map(([kind, patterns]) => `for file in ${patterns}; do show ${kind} there "$file"; done`);
  return [
    "export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin",
    "echo '@@radioctl'",
    'show() { [ -f "$3" ] && [ -r "$3" ] || return 0; printf "file %s %s " "$1" "$2"; printf "%s" "$3" | base64 | tr -d "\\n"; printf " ";',
    `  head -c ${MOST_BYTES} "$3" | base64 | tr -d "\\n"; echo; }`,
    'printf "hostname %s\\n" "$(uname -n)"',
    'printf "addresses %s\\n" "$(hostname -I 2>/dev/null)"',
    'printf "timezone %s\\n" "$(readlink /etc/localtime 2>/dev/null | sed "s|.*zoneinfo/||")"',
    'printf "system %s\\n" "$(. /etc/os-release 2>/dev/null; echo "$PRETTY_NAME")"',
    'printf "systemd %s\\n" "$(cat /proc/1/comm 2>/dev/null)"',
    'printf "arrived %s\\n" "$SSH_CONNECTION"',
    'for file in /root/.ssh/authorized_keys "/home/$SUDO_USER/.ssh/authorized_keys"; do [ -r "$file" ] && sed "s/^/key /" "$file"; done',
    PROGRAMS,
    ...places,
    'if command -v nginx >/dev/null 2>&1; then printf "nginx "; nginx -T 2>/dev/null | head -c 4194304 | base64 | tr -d "\\n"; echo; fi',
    "echo '@@end'",
    "exit 0",
    "",
  ].join("\n");
}

/** Reads the answer of `adoptScript`; undefined when it is invalid or incomplete. */
export function parseAdoptAnswer(stdout: string): Answer | undefined {
  const lines = stdout.split("\n");
  if (!lines.includes("@@radioctl") || !lines.includes("@@end")) return undefined;
  const all = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());
  const [arrived = ""] = all("arrived");
  const [nginx] = all("nginx");
  return {
    hostname: all("hostname")[0] ?? "",
    addresses: (all("addresses")[0] ?? "").split(" ").filter((each) => each !== ""),
    timezone: all("timezone")[0] || undefined,
    prettyName: all("system")[0] || undefined,
    systemd: all("systemd")[0] === "systemd",
    keys: [...new Set(all("key"))],
    arrivedAt: arrived.split(" ")[2],
    files: filesOf(all("file")),
    nginx: nginx === undefined || nginx === "" ? undefined : Buffer.from(nginx, "base64").toString(),
    running: [...new Set(all("running"))],
  };
}

function filesOf(lines: readonly string[]): HostFile[] {
  const files = new Map<string, HostFile>();
  for (const line of lines) {
    const [kind = "", used, path = "", content = ""] = line.split(" ");
    const known = PLACES.find(([each]) => each === kind)?.[0];
    const name = Buffer.from(path, "base64").toString();
    if (known === undefined || files.has(name) || files.size >= MOST_FILES) continue;
    files.set(name, { kind: known, path: name, bytes: Buffer.from(content, "base64"), used: used === "used" });
  }
  return [...files.values()];
}

/** A script that resolves names, one line `NAME ADDRESS` each. */
export function resolveScript(names: readonly string[]): string {
  return sh`for name in ${names}; do printf '%s ' "$name"; getent ahostsv4 "$name" | { read -r address rest; echo "$address"; }; done
`;
}

/** The resolved names with their addresses. */
export function parseResolved(stdout: string): Map<string, string> {
  const pairs = stdout.split("\n").map((line) => line.trim().split(" "));
  return new Map(pairs.flatMap(([name, address]) => (name !== undefined && address !== undefined ? [[name, address]] : [])));
}
