/** The verdict of a check, in the words and the order of monitoring plugins. */
export const verdicts = ["OK", "WARNING", "CRITICAL", "UNKNOWN"] as const;

export type Verdict = (typeof verdicts)[number];

/** From harmless to bad: a known problem is worse than an unknown state. */
const SEVERITY: Readonly<Record<Verdict, number>> = { OK: 0, UNKNOWN: 1, WARNING: 2, CRITICAL: 3 };

/** The worst of several verdicts; OK for an empty list. */
export function worstVerdict(all: readonly Verdict[]): Verdict {
  return all.reduce<Verdict>((worst, each) => (SEVERITY[each] > SEVERITY[worst] ? each : worst), "OK");
}

/** The verdict of a probe: the worst of its findings; UNKNOWN without findings. */
export function verdictOf({ findings }: { findings: ReadonlyArray<{ verdict: Verdict }> }): Verdict {
  return findings.length === 0 ? "UNKNOWN" : worstVerdict(findings.map(({ verdict }) => verdict));
}

/** The exit code by the Monitoring Plugins guidelines: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
export function verdictCode(verdict: Verdict): number {
  return verdicts.indexOf(verdict);
}
