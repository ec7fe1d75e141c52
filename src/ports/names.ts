/** What names lead to, as a listener's machine finds out. */
export interface Names {
  /**
   * IPv4 addresses of a name, sorted; none when there is no such name.
   * @param nameServers each `address` or `address:port`; those of this machine's own settings when not given
   * @throws RadioctlError unreachable when none of them answers
   */
  addresses(name: string, nameServers: readonly string[] | undefined): Promise<string[]>;
}
