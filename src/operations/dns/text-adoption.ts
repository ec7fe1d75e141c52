import type { Adoption } from "../../dns/adopt.js";

/** Lists the record sets that radioctl would take over, and those that it would leave. */
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
