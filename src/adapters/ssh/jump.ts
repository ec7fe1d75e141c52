import { RadioctlError } from "../../errors.js";
import type { SshTarget } from "../../ports/ssh.js";

/** The last hop of a ProxyJump, and the hops that lead to it. */
interface Jump {
  address: string;
  /** undefined: OpenSSH's configuration decides; `port` likewise. */
  user: string | undefined;
  port: number | undefined;
  /** The hops before this one, in the syntax of ProxyJump. */
  before: string | undefined;
}

/** A limit is needed because OpenSSH's configuration may contain a loop of jump hosts. */
const MAX_JUMPS = 4;

/**
 * The last jump host on the way to `target`. The target's pinned keys do not apply to it.
 * @param jumps the number of jump hosts, this one included
 * @throws RadioctlError usage when there are too many, and as `parseJump`
 */
export function jumpTarget(written: string, target: SshTarget, localUser: string, jumps: number): SshTarget {
  if (jumps > MAX_JUMPS)
    throw new RadioctlError("usage", `${target.name}: more than ${MAX_JUMPS} jump hosts in a row`, {
      host: target.name,
    });
  const jump = parseJump(written, target.name);
  return {
    name: target.name,
    address: jump.address,
    user: jump.user ?? localUser,
    port: jump.port ?? 22,
    assumed: [...(jump.user === undefined ? (["user"] as const) : []), ...(jump.port === undefined ? (["port"] as const) : [])],
    identityFile: target.identityFile,
    jump: jump.before,
    knownHostsFile: target.knownHostsFile,
  };
}

/**
 * Parses `[user@]host[:port]` or `ssh://[user@]host[:port]`, several separated by commas, IPv6 addresses in brackets.
 * @throws RadioctlError usage for any other text
 */
export function parseJump(written: string, host: string): Jump {
  const hops = written.split(",").map((hop) => hop.trim());
  const last =
    /^(?:ssh:\/\/)?(?:(?<user>[^@\s]+)@)?(?:\[(?<ipv6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*))(?::(?<port>\d{1,5}))?\/?$/u;
  const found = last.exec(hops.pop() ?? "")?.groups;
  const address = found?.["ipv6"] ?? found?.["name"];
  if (found === undefined || address === undefined)
    throw new RadioctlError("usage", `${host}: invalid jump host: ${written}`, { host, hint: "ssh.jump is [user@]host[:port]" });
  const port = found["port"];
  return {
    address,
    user: found["user"],
    port: port === undefined ? undefined : Number(port),
    before: hops.join(",") || undefined,
  };
}
