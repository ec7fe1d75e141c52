/**
 * A name as Route 53 stores and returns it: lower case, a dot at the end, and everything except letters, digits, `-` and `_` as an octal escape,
 * also the wildcard: `\052.radio.example.` (developer guide, "DNS domain name format").
 */
export function storedName(name: string): string {
  if (/^[a-z0-9._-]+\.$/u.test(name)) return name;
  const escaped = name.replaceAll(/\\[0-7]{3}|[^\\]/gu, (piece) => {
    if (piece.length > 1 || /[a-z0-9._-]/iu.test(piece)) return piece;
    return `\\${piece.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  const lower = escaped.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}

/** The usual form: without the dot at the end, and with `*`. */
export function plainName(name: string): string {
  return storedName(name)
    .slice(0, -1)
    .replaceAll(/\\([0-7]{3})/gu, (_escape, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The key by which Route 53 sorts: the labels reversed, with the dot at the end, escapes unchanged. */
export function sortingName(name: string): string {
  return `${storedName(name).slice(0, -1).split(".").toReversed().join(".")}.`;
}

export function isInZone(name: string, zone: string): boolean {
  return storedName(name) === storedName(zone) || storedName(name).endsWith(`.${storedName(zone)}`);
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
