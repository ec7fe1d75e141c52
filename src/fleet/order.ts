/** Splits hosts into waves: each host comes after all hosts that it feeds from. Pure. */
export function waves<Host extends { name: string }>(
  hosts: readonly Host[],
  parentsOf: (name: string) => readonly string[],
): Host[][] {
  const depths = new Map<string, number>();
  const depth = (name: string, trail: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined || trail.includes(name)) return known ?? 0;
    const above = parentsOf(name).map((parent) => depth(parent, [...trail, name]));
    const own = above.length === 0 ? 0 : Math.max(...above) + 1;
    depths.set(name, own);
    return own;
  };
  const byDepth = new Map<number, Host[]>();
  for (const host of hosts) {
    const own = depth(host.name, []);
    byDepth.set(own, [...(byDepth.get(own) ?? []), host]);
  }
  return [...byDepth].sort(([a], [b]) => a - b).map(([, members]) => members);
}
