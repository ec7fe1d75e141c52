import type { Figure, Finding } from "./finding.js";

/** Findings that say the same about several things. */
export interface Alike {
  /** The finding with the worst value. */
  worst: Finding;
  /** All of them, `worst` among them, in the order in which they were found. Never empty. */
  findings: readonly Finding[];
}

/** Groups findings of one check and verdict whose texts differ only in their own names and in numbers. In the order of the first of each group. */
export function alikeFindings(findings: readonly Finding[]): Alike[] {
  const groups = new Map<string, { worst: Finding; findings: Finding[] }>();
  for (const finding of findings) {
    const group = groups.get(wordingOf(finding));
    if (group === undefined) groups.set(wordingOf(finding), { worst: finding, findings: [finding] });
    else {
      group.findings.push(finding);
      if (isWorse(finding, group.worst)) group.worst = finding;
    }
  }
  return [...groups.values()];
}

/** A host's name, a mount, a unit or a number is one word. */
const WORD = /[\w/](?:[\w./-]*\w)?/gu;
const NUMBER = /\d+(?:[.,]\d+)*/gu;

/** What a finding says, without the names of its subject and without its numbers. */
function wordingOf({ check, verdict, becauseOf, subject, host, mount, region, channel, summary, hint }: Finding): string {
  const names = new Set([subject, host, mount, region, channel].flatMap((name = "") => name.match(WORD) ?? []));
  const words = (text: string) => text.replace(WORD, (word) => (names.has(word) ? "\u0000" : word.replace(NUMBER, "#")));
  return JSON.stringify([check, verdict, becauseOf, words(summary), hint === undefined ? undefined : words(hint)]);
}

/** By the first figure. Of some figures less is worse, such as days that are left: their critical limit is the lower one. */
function isWorse({ figures: [one] }: Finding, { figures: [other] }: Finding): boolean {
  if (one === undefined || other === undefined) return false;
  return isLowWorse(one) ? one.value < other.value : one.value > other.value;
}

function isLowWorse({ warning, critical, unit }: Figure): boolean {
  return unit === "dBFS" || (warning !== undefined && critical !== undefined && critical < warning);
}
