import { printable } from "../../cli/text/printable.js";
import type { Fate } from "./accounts.js";
import type { Draft } from "./draft.js";
import type { Remark } from "./remark.js";

/** The heading for each kind of remark, the most important first. */
const HEADINGS: ReadonlyArray<readonly [kind: Remark["kind"], heading: string]> = [
  ["warning", "Security warnings"],
  ["todo", "To do"],
  ["lost", "Left to you: not supported by an inventory"],
  ["unread", "Left to you: could not be read"],
  ["assumed", "Assumed, because not found on the host"],
  ["replaced", "Of no meaning here: set by radioctl itself, or not needed"],
];

const roleTexts: Readonly<Record<Draft["role"], string>> = {
  master: "a master: it encodes its own sources",
  relay: "a relay: all its streams come from other servers",
  single: "a single server for both encoders and listeners",
};

/** What the operator must know besides the inventory, without secrets. */
export function adoptText({ role, host, remarks, secrets, accounts }: Draft, written: readonly string[]): string {
  const lines = [`${host} is ${roleTexts[role]}.`];
  for (const [kind, heading] of HEADINGS) {
    const own = remarks.filter((remark) => remark.kind === kind);
    if (own.length > 0) lines.push("", `${heading}:`, ...own.map((remark) => `  ${remarkText(remark)}`));
  }
  lines.push("", "Every statement that was found:", ...countsOf(accounts).map((line) => `  ${line}`));
  const names = [...secrets.keys()];
  if (names.length > 0) {
    const how = written.length > 1 ? "written" : "not written; to keep them: --secrets FILE";
    lines.push("", `Passwords found for ${names.join(", ")} (${how}).`);
  }
  lines.push("", ...(written.length > 0 ? [`Written: ${written.join(", ")}`] : []), "Nothing was changed on the host.", "");
  return lines.join("\n");
}

/** A line a file: how many statements are in each of the three lists. */
function countsOf(accounts: Draft["accounts"]): string[] {
  const files = new Map<string, Record<Fate, number>>();
  for (const { place, fate } of accounts) {
    const counts = files.get(place.file) ?? { taken: 0, left: 0, nothing: 0 };
    counts[fate] += 1;
    files.set(place.file, counts);
  }
  return [...files].map(
    ([file, { taken, left, nothing }]) =>
      `${printable(file)}: ${taken} taken over, ${left} left to you, ${nothing} of no meaning here`,
  );
}

function remarkText({ what, where }: Remark): string {
  const place = where === undefined ? "" : `${where.file}:${where.line}:${where.column}  `;
  return printable(`${place}${what}`).replaceAll("\n", " ");
}

/** The same as data; secrets by name only. */
export function adoptJson({ role, host, inventory, remarks, secrets, accounts }: Draft, written: readonly string[]): unknown {
  return { role, host, inventory, remarks, secrets: [...secrets.keys()], written, accounts };
}
