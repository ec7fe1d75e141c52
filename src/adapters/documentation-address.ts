import { BlockList, isIPv4, isIPv6 } from "node:net";
import { RadioctlError } from "../errors.js";

/** Addresses for documentation, which lead nowhere: RFC 5737, RFC 3849 and RFC 9637. The example inventory has such addresses. */
const documentation = new BlockList();
for (const network of ["192.0.2.0", "198.51.100.0", "203.0.113.0"]) documentation.addSubnet(network, 24, "ipv4");
documentation.addSubnet("2001:db8::", 32, "ipv6");
documentation.addSubnet("3fff::", 20, "ipv6");

/**
 * Called before a connection to a host is opened: without it, a command on an inventory that was never edited would wait for its time limit.
 * @param address the final address, after OpenSSH's configuration; a name is always allowed
 * @param what the destination, for the error: `eu-1 (root@192.0.2.21:22)`
 * @throws RadioctlError unreachable for a documentation address; nothing was sent
 */
export function mustNotBeAnExample(address: string, what: string, host?: string): void {
  const plain = address.replace(/^\[(.+)\]$/u, "$1");
  const family = isIPv4(plain) ? "ipv4" : isIPv6(plain) ? "ipv6" : undefined;
  if (family === undefined || !documentation.check(plain, family)) return;
  throw new RadioctlError("unreachable", `${what}: ${plain} is still the example's address; nothing was sent`, {
    hint: `set the real address in the inventory${host === undefined ? "" : `: hosts.${host}.address`}`,
    ...(host !== undefined && { host }),
  });
}
