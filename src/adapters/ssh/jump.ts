import { RadioctlError } from "../../errors.js";
import type { SshTarget } from "../../ports/ssh.js";

/** The last hop of a ProxyJump, and the hops that lead to it. */
interface Jump {
  address: string;
  /** undefined: what OpenSSH's configuration says, as for `port`. */
  user: string | undefined;
  port: number | undefined;
  /** The hops before, again as ProxyJump takes them. */
  before: string | undefined;
}

/** OpenSSH's configuration may lead a jump host to itself. */
const MAX_JUMPS = 4;

/**
 * Where to log in on the way to `target`: none of the target's pins are the jump host's.
 * @param jumps how many jump hosts this makes
 * @throws RadioctlError usage when these are too many, and as `parseJump`
 */
export function jumpTarget(written: string, target: SshTarget, localUser: string, jumps: number): SshTarget {
  if (jumps > MAX_JUMPS)
    throw new RadioctlError("usage", `${target.name}: more than ${MAX_JUMPS} jump hosts, one behind the other`, {
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
 * Reads `[user@]host[:port]` or `ssh://[user@]host[:port]`, several with commas, IPv6 addresses in brackets.
 * @throws RadioctlError usage when it is none of these
 */
export function parseJump(written: string, host: string): Jump {
  const hops = written.split(",").map((hop) => hop.trim());
  const last =
    /^(?:ssh:\/\/)?(?:(?<user>[^@\s]+)@)?(?:\[(?<ipv6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*))(?::(?<port>\d{1,5}))?\/?$/u;
  const found = last.exec(hops.pop() ?? "")?.groups;
  const address = found?.["ipv6"] ?? found?.["name"];
  if (found === undefined || address === undefined)
    throw new RadioctlError("usage", `${host}: no jump host: ${written}`, { host, hint: "ssh.jump is [user@]host[:port]" });
  const port = found["port"];
  return {
    address,
    user: found["user"],
    port: port === undefined ? undefined : Number(port),
    before: hops.join(",") || undefined,
  };
}
