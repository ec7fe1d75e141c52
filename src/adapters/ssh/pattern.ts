/** A pattern of OpenSSH's (ssh_config(5), PATTERNS): `*` for any number of characters, `?` for one; everything else means itself, `[` and `]` included. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/gu, (special) =>
    special === "*" ? ".*" : special === "?" ? "." : `\\${special}`,
  );
  return new RegExp(`^${source}$`, "su");
}

/** Whether a list of patterns is about a name. A negated pattern that fits wins over all others. */
export function anyFits(patterns: readonly string[], name: string): boolean {
  const fits = (pattern: string) => wildcard(pattern).test(name);
  if (patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && fits(pattern));
}
