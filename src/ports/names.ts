import type { Fence } from "./fence.js";

/** What names lead to, as a listener's machine finds out. */
export interface Names {
  /**
   * Addresses of a name, IPv4 and then IPv6, each sorted; none when there is no such name.
   * @param nameServers each `address` or `address:port`; those of this machine's own settings when not given
   * @param fence asked for each of them, or for the name when it would be this machine's own
   * @throws RadioctlError unreachable when none of them answers; as the fence
   */
  addresses(name: string, nameServers: readonly string[] | undefined, fence?: Fence): Promise<string[]>;
}
