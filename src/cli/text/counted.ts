/** `1 relay`, `2 relays` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
/** `eu-1, eu-2`: each once; of many the first three and how many more. */

export function listOf(names: readonly string[]): string {
  const each = [...new Set(names)];
  return each.length > 4 ? `${each.slice(0, 3).join(", ")} and ${each.length - 3} more` : each.join(", ");
}
