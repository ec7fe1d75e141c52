import type { Adoption } from "../../dns/adopt.js";

/** What would become radioctl's, and what would not, a record set a line. */
export function adoptionText(adoption: Adoption | undefined): string {
  const { takenOver = [], leftAlone = [] } = adoption ?? {};
  const fates = { kept: "stays as it is", changed: "is changed by the next apply", deleted: "is deleted by the next apply" };
  return [
    ...takenOver.map((each) => `takes over ${each.record}  ${fates[each.fate]}\n`),
    ...leftAlone.map(({ record, because }) => `leaves ${record}  ${because}\n`),
  ].join("");
}

export function adoptionJson(adoption: Adoption | undefined): object {
  return { takenOver: adoption?.takenOver ?? [], leftAlone: adoption?.leftAlone ?? [] };
}
