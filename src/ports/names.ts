import type { Fence } from "./fence.js";

/** Resolves names as a listener's machine does. */
export interface Names {
  /**
   * Addresses of a name: first IPv4, then IPv6, each sorted; empty when there is no such name.
   * @param nameServers each `address` or `address:port`; by default those of this machine
   * @param fence called for each name server, or for the name when this machine's name servers are used
   * @throws RadioctlError unreachable when no name server answers; and the errors of the fence
   */
  addresses(name: string, nameServers: readonly string[] | undefined, fence?: Fence): Promise<string[]>;
}
