/** What a check says, in the words and the order of monitoring plugins. */
export const verdicts = ["OK", "WARNING", "CRITICAL", "UNKNOWN"] as const;

export type Verdict = (typeof verdicts)[number];

/** From harmless to bad: something that is known to be wrong says more than something that could not be told. */
const SEVERITY: Readonly<Record<Verdict, number>> = { OK: 0, UNKNOWN: 1, WARNING: 2, CRITICAL: 3 };

/** The verdict on several; OK for none. */
export function worstVerdict(all: readonly Verdict[]): Verdict {
  return all.reduce<Verdict>((worst, each) => (SEVERITY[each] > SEVERITY[worst] ? each : worst), "OK");
}

/** Exit code as the Monitoring Plugins guidelines have it: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
export function verdictCode(verdict: Verdict): number {
  return verdicts.indexOf(verdict);
}
