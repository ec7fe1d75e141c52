import { printable } from "../../cli/text/printable.js";
import type { Draft } from "./draft.js";
import type { Remark } from "./remark.js";

/** What each kind of remark is about, in the order in which they matter. */
const HEADINGS: ReadonlyArray<readonly [kind: Remark["kind"], heading: string]> = [
  ["warning", "Dangerous as it was"],
  ["todo", "Left to do"],
  ["lost", "An inventory cannot say"],
  ["unread", "Could not be read"],
  ["assumed", "Assumed, as nobody says it"],
  ["replaced", "Set by radioctl itself"],
];

const roleTexts: Readonly<Record<Draft["role"], string>> = {
  master: "a master: its sources are mixed and encoded there",
  relay: "a relay: all that it serves comes from elsewhere",
  single: "a single server, for encoders and listeners alike",
};

/** What the operator has to know beside the inventory, without a secret. */
export function adoptText({ role, host, remarks, secrets }: Draft, written: readonly string[]): string {
  const lines = [`${host} is ${roleTexts[role]}.`];
  for (const [kind, heading] of HEADINGS) {
    const own = remarks.filter((remark) => remark.kind === kind);
    if (own.length > 0) lines.push("", `${heading}:`, ...own.map((remark) => `  ${remarkText(remark)}`));
  }
  const names = [...secrets.keys()];
  if (names.length > 0) {
    const how = written.length > 1 ? "written" : "not written: --secrets FILE keeps them";
    lines.push("", `Passwords found for ${names.join(", ")} (${how}).`);
  }
  lines.push("", ...(written.length > 0 ? [`Written: ${written.join(", ")}`] : []), "Nothing was changed on the host.", "");
  return lines.join("\n");
}

function remarkText({ what, where }: Remark): string {
  const place = where === undefined ? "" : `${where.file}:${where.line}:${where.column}  `;
  return printable(`${place}${what}`).replaceAll("\n", " ");
}

/** The same as data; secrets by their names alone. */
export function adoptJson({ role, host, inventory, remarks, secrets }: Draft, written: readonly string[]): unknown {
  return { role, host, inventory, remarks, secrets: [...secrets.keys()], written };
}
