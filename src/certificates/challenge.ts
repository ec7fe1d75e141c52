import { CHALLENGE } from "../dns/owner.js";
import { RadioctlError } from "../errors.js";
import type { RecordChange, RecordSet } from "../ports/dns.js";

/** TTL of a challenge's record: a failed try must not stay in resolvers. */
const TTL_SECONDS = 10;

/** The texts that the TXT record of one name must have. */
export interface Challenge {
  /** `_acme-challenge.live.radio.example` */
  name: string;
  texts: readonly string[];
}

/** The record for a name. A domain and its wildcard share it. */
export function challengeName(name: string): string {
  return `${CHALLENGE}${name.replace(/^\*\./u, "")}`;
}

/** One challenge per record name: several names may share one. */
export function merged(challenges: readonly Challenge[]): Challenge[] {
  const byName = new Map<string, Set<string>>();
  for (const { name, texts } of challenges) byName.set(name, new Set([...(byName.get(name) ?? []), ...texts]));
  return [...byName]
    .map(([name, texts]) => ({ name, texts: [...texts].sort() }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * The changes that publish the challenges, and remove the texts of earlier ones. Texts that others have in the same record stay.
 * @param earlier what this and earlier runs have published
 * @throws RadioctlError failed when such a name is an alias for another one, so that a record there would have no effect
 */
export function challengeChanges(
  recordSets: readonly RecordSet[],
  challenges: readonly Challenge[],
  earlier: readonly Challenge[] = [],
): RecordChange[] {
  const wanted = merged(challenges);
  const old = merged(earlier);
  return merged([...wanted, ...old]).flatMap(({ name }): RecordChange[] => {
    const there = recordSets.find((record) => record.name === name && record.type === "TXT");
    mustBePlain(name, recordSets, wanted);
    const quotedTexts = (all: readonly Challenge[]) =>
      all.find((each) => each.name === name)?.texts.map((text) => `"${text}"`) ?? [];
    const [added, removed] = [quotedTexts(wanted), quotedTexts(old)];
    const others = (there?.values ?? []).filter((value) => !removed.includes(value) && !added.includes(value));
    const values = [...others, ...added].sort();
    if (values.join() === [...(there?.values ?? [])].sort().join()) return [];
    const record = { name, type: "TXT", policy: { kind: "simple" }, ttlSeconds: TTL_SECONDS, values } as const;
    // As with all records, the observed one is deleted exactly: a change that someone made in between is refused.
    return [
      ...(there === undefined ? [] : [{ action: "DELETE", recordSet: there } as const]),
      ...(values.length === 0 ? [] : [{ action: "CREATE", recordSet: record } as const]),
    ];
  });
}

function mustBePlain(name: string, recordSets: readonly RecordSet[], wanted: readonly Challenge[]): void {
  const alias = recordSets.find((record) => record.name === name && record.type === "CNAME");
  if (alias === undefined || !wanted.some((each) => each.name === name)) return;
  throw new RadioctlError(
    "failed",
    `${name} is an alias for ${alias.values.join(", ")} (CNAME record), so the CA would look there`,
    {
      hint: `delete the CNAME record of ${name}: radioctl makes a TXT record there`,
    },
  );
}
