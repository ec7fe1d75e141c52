/** An OpenSSH pattern (ssh_config(5), PATTERNS): `*` is any number of characters, `?` is one; all others are literal, `[` and `]` too. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/gu, (special) =>
    special === "*" ? ".*" : special === "?" ? "." : `\\${special}`,
  );
  return new RegExp(`^${source}$`, "su");
}

/** Whether a list of patterns matches a name. A matching negated pattern wins over all others. */
export function anyFits(patterns: readonly string[], name: string): boolean {
  const fits = (pattern: string) => wildcard(pattern).test(name);
  if (patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && fits(pattern));
}
