import { join } from "node:path";

/** OpenSSH's settings for one host. Paths are absolute. */
export interface OpenSshConfig {
  hostName: string;
  port: number;
  /** undefined when it is the local user's name, which is OpenSSH's default. */
  user: string | undefined;
  identityFiles: string[];
  /** The agent offers only the keys of `identityFiles`. */
  identitiesOnly: boolean;
  /** Socket of the agent; undefined: no agent. */
  agent: string | undefined;
  proxyJump: string | undefined;
  proxyCommand: string | undefined;
  /** The user's files, then the machine's. */
  knownHostsFiles: string[];
  /** Files that RevokedHostKeys may mean: the whole value is one path, or each of its words is one. Empty: it is not set. */
  revokedHostKeys: string[][];
  /** The name of the host in known_hosts, instead of its address. */
  hostKeyAlias: string | undefined;
}

export interface ConfigContext {
  address: string;
  port: number;
  user: string;
  home: string;
  localUser: string;
  variables: Readonly<Record<string, string | undefined>>;
}

/** Parses the output of `ssh -G` (ssh_config(5)). An empty text (a machine without ssh) gives OpenSSH's defaults. */
export function parseOpenSshConfig(text: string, context: ConfigContext): OpenSshConfig {
  const values = settings(text);
  const one = (key: string) => (values.get(key)?.[0] === "none" ? undefined : values.get(key)?.[0]);
  const path = (written: string) => expandPath(written, context);
  const paths = (key: string, otherwise: string) => possiblePaths(values.get(key)?.[0] ?? otherwise).map(path);
  const revoked = one("revokedhostkeys");
  const user = one("user");
  return {
    hostName: one("hostname") ?? context.address,
    port: Number(one("port") ?? context.port),
    user: user === context.localUser ? undefined : user,
    identityFiles: (values.get("identityfile") ?? defaultIdentities).filter((each) => each !== "none").map(path),
    identitiesOnly: one("identitiesonly") === "yes",
    agent: agentSocket(values.get("identityagent")?.[0], context),
    proxyJump: one("proxyjump"),
    proxyCommand: one("proxycommand"),
    knownHostsFiles: [
      ...paths("userknownhostsfile", "~/.ssh/known_hosts ~/.ssh/known_hosts2"),
      ...paths("globalknownhostsfile", "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2"),
    ],
    revokedHostKeys: revoked === undefined ? [] : [[path(revoked)], revoked.split(/ +/u).map(path)],
    hostKeyAlias: one("hostkeyalias"),
  };
}

/**
 * `ssh -G` prints a list of paths with blanks between them and no quotes, so a path that has a blank itself cannot be told apart: every row of words
 * may be one. Those that do not exist have no keys. A file that was overlooked might have had a revoked one.
 */
function possiblePaths(list: string): string[] {
  const words = list.split(" ");
  const rows = words.flatMap((_, from) => words.slice(from).map((__, more) => words.slice(from, from + more + 1).join(" ")));
  return rows.filter((row) => row !== "none" && row.trim() !== "");
}

const defaultIdentities = ["~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519"];

/** Expands `~/` and the tokens that OpenSSH allows in file names (ssh_config(5), TOKENS). */
export function expandPath(written: string, context: ConfigContext): string {
  const tokens: Record<string, string> = {
    "%": "%",
    d: context.home,
    h: context.address,
    p: String(context.port),
    r: context.user,
    u: context.localUser,
  };
  const expanded = written
    .replace(/%(.)/gu, (whole, token: string) => tokens[token] ?? whole)
    .replace(/\$\{(\w+)\}/gu, (_whole, name: string) => context.variables[name] ?? "");
  return expanded.startsWith("~/") ? join(context.home, expanded.slice(2)) : expanded;
}

function settings(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const space = line.indexOf(" ");
    if (space < 0) continue;
    const key = line.slice(0, space).toLowerCase();
    values.set(key, [...(values.get(key) ?? []), line.slice(space + 1).trim()]);
  }
  return values;
}

/** IdentityAgent is a path, a `$VARIABLE`, `SSH_AUTH_SOCK` or `none`. */
function agentSocket(written: string | undefined, context: ConfigContext): string | undefined {
  if (written === undefined || written === "SSH_AUTH_SOCK") return context.variables["SSH_AUTH_SOCK"] || undefined;
  if (written === "none") return undefined;
  if (/^\$\w+$/u.test(written)) return context.variables[written.slice(1)] || undefined;
  return expandPath(written, context);
}
