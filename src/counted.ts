/** `1 relay`, `2 relays`; `1 batch`, `2 batches` with the plural given. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The word that agrees with a count: `agreeing(hosts, "waits", "wait")`. */
export function agreeing(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** `eu-1, eu-2`: each name once. Of more than four names, the first three and the number of the others. */
export function listOf(names: readonly string[]): string {
  const each = [...new Set(names)];
  return each.length > 4 ? `${each.slice(0, 3).join(", ")} and ${each.length - 3} more` : each.join(", ");
}
