import { printable } from "../../cli/text/printable.js";
import type { Draft } from "./draft.js";
import type { Remark } from "./remark.js";

/** The heading for each kind of remark, the most important first. */
const HEADINGS: ReadonlyArray<readonly [kind: Remark["kind"], heading: string]> = [
  ["warning", "Security warnings"],
  ["todo", "To do"],
  ["lost", "Not supported by an inventory"],
  ["unread", "Could not be read"],
  ["assumed", "Assumed, because not found on the host"],
  ["replaced", "Set by radioctl itself"],
];

const roleTexts: Readonly<Record<Draft["role"], string>> = {
  master: "a master: it encodes its own sources",
  relay: "a relay: all its streams come from other servers",
  single: "a single server for both encoders and listeners",
};

/** What the operator must know besides the inventory, without secrets. */
export function adoptText({ role, host, remarks, secrets }: Draft, written: readonly string[]): string {
  const lines = [`${host} is ${roleTexts[role]}.`];
  for (const [kind, heading] of HEADINGS) {
    const own = remarks.filter((remark) => remark.kind === kind);
    if (own.length > 0) lines.push("", `${heading}:`, ...own.map((remark) => `  ${remarkText(remark)}`));
  }
  const names = [...secrets.keys()];
  if (names.length > 0) {
    const how = written.length > 1 ? "written" : "not written; to keep them: --secrets FILE";
    lines.push("", `Passwords found for ${names.join(", ")} (${how}).`);
  }
  lines.push("", ...(written.length > 0 ? [`Written: ${written.join(", ")}`] : []), "Nothing was changed on the host.", "");
  return lines.join("\n");
}

function remarkText({ what, where }: Remark): string {
  const place = where === undefined ? "" : `${where.file}:${where.line}:${where.column}  `;
  return printable(`${place}${what}`).replaceAll("\n", " ");
}

/** The same as data; secrets by name only. */
export function adoptJson({ role, host, inventory, remarks, secrets }: Draft, written: readonly string[]): unknown {
  return { role, host, inventory, remarks, secrets: [...secrets.keys()], written };
}
