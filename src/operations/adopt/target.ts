import { RadioctlError } from "../../errors.js";
import type { SshTarget } from "../../ports/ssh.js";

/**
 * Reads `[user@]address[:port]`; an IPv6 address with a port is in brackets. Default: root and port 22, unless OpenSSH's own configuration has
 * others.
 * @param keys where a new host key is pinned, undefined: nowhere; the private key, undefined: the one that OpenSSH would use
 * @throws RadioctlError usage for anything else
 */
export function adoptTarget(text: string, keys: Pick<SshTarget, "knownHostsFile" | "identityFile">): SshTarget {
  const form =
    /^(?:([a-z_][a-z0-9_-]{0,31})@)?(?:\[([0-9A-Fa-f:.]+)\](?::(\d{1,5}))?|([0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)|([A-Za-z0-9._-]+)(?::(\d{1,5}))?)$/u;
  const [whole, user, bracketed, bracketedPort, bare, name, namePort] = form.exec(text) ?? [];
  const port = bracketedPort ?? namePort;
  const address = bracketed ?? bare ?? name;
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  if (whole === undefined || address === undefined || address.startsWith("-") || !isPort) {
    throw new RadioctlError("usage", `adopt needs [user@]address[:port], not ${JSON.stringify(text)}`, {
      hint: "radioctl adopt root@192.0.2.10",
    });
  }
  return {
    name: address,
    address,
    user: user ?? "root",
    port: port === undefined ? 22 : Number(port),
    assumed: [...(user === undefined ? (["user"] as const) : []), ...(port === undefined ? (["port"] as const) : [])],
    ...keys,
  };
}
