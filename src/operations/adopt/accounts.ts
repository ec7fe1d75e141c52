import type { Place, Remark } from "./remark.js";

/** What became of a statement: it is in the draft, it is left to the operator, or it has no meaning for radioctl. */
export type Fate = "taken" | "left" | "nothing";

/** One statement of a configuration file: an element, a directive, a call, a setting, a key. */
export interface Statement {
  place: Place;
  /** Its name. Never its value: that may be a password. */
  name: string;
  /** Statements and sections around it, the innermost first. */
  within: readonly Place[];
  /** What its reader knows already; undefined: the draft decides. */
  known: Known | undefined;
  /** Other statements that use its value: it shares their fate. */
  usedBy: readonly Place[];
}

export interface Known {
  fate: "left" | "nothing";
  why: string;
  /** Of its remark; undefined: another remark says it. */
  kind: Remark["kind"] | undefined;
  /** It says nothing about the statements inside. */
  alone?: boolean;
}

export interface Account {
  place: Place;
  name: string;
  fate: Fate;
  /** Empty when it was taken over. */
  why: string;
}

/** Collects the statements of one file. A statement without a fate of its own is taken over only when the draft claims it. */
export class Ledger {
  readonly #statements = new Map<string, Statement>();

  add(place: Place, name: string, within: readonly Place[] = []): void {
    const key = keyOf(place);
    if (!this.#statements.has(key))
      this.#statements.set(key, { place, name: name.slice(0, LONGEST), within, known: undefined, usedBy: [] });
  }

  /** Leaves a statement, and those inside it, to the operator. */
  leave(place: Place, why: string, kind: Remark["kind"] = "lost"): void {
    this.#set(place, { fate: "left", why, kind });
  }

  /** Marks a statement, and those inside it, as meaningless for radioctl. */
  skip(place: Place, why: string): void {
    this.#set(place, { fate: "nothing", why, kind: "replaced" });
  }

  /** Decides about a statement, unless that was done. */
  settle(place: Place, known: Known): void {
    const statement = this.#statements.get(keyOf(place));
    if (statement?.known === undefined && statement?.usedBy.length === 0) this.#set(place, known);
  }

  /** Says that one statement uses the value of another, such as a constant with a name. */
  use(place: Place, by: Place): void {
    const statement = this.#statements.get(keyOf(place));
    if (statement !== undefined && keyOf(place) !== keyOf(by))
      this.#statements.set(keyOf(place), { ...statement, usedBy: [...statement.usedBy, by].slice(0, MOST_USES) });
  }

  /** Marks a statement as meaningless, and says nothing about those inside it. */
  pass(place: Place, why: string): void {
    this.#set(place, { fate: "nothing", why, kind: "replaced", alone: true });
  }

  /** What follows a place was not read. */
  leaveRest(place: Place, because = "it is too long"): void {
    this.add(place, "the rest of the file");
    this.leave(place, `${because}: the rest was not read`, "unread");
  }

  get statements(): Statement[] {
    return [...this.#statements.values()];
  }

  #set(place: Place, known: Known): void {
    const statement = this.#statements.get(keyOf(place));
    if (statement === undefined || statement.known?.fate === "left") return;
    this.#statements.set(keyOf(place), { ...statement, known });
  }
}

/** The places of the statements that the draft uses. */
export class Claims {
  readonly #places = new Set<string>();

  add(...places: ReadonlyArray<Place | undefined>): void {
    for (const place of places) if (place !== undefined) this.#places.add(keyOf(place));
  }

  has(place: Place): boolean {
    return this.#places.has(keyOf(place));
  }
}

/** No name in a remark is longer. */
const LONGEST = 120;
/** A value's uses that are looked at. */
const MOST_USES = 4;
/** A value that is used by a value, and so on. */
const DEEPEST = 6;
/** Places that one remark lists. */
const MOST_PLACES = 8;
/** Kinds of remarks that leave something to the operator. */
const LEAVING: ReadonlySet<Remark["kind"]> = new Set(["lost", "unread", "todo"]);
const UNUSED = { fate: "left", why: "the draft does not use it", kind: "lost" } as const;

interface Verdict {
  fate: Fate;
  why: string;
  /** Of the remark that it still needs. */
  kind?: Remark["kind"] | undefined;
}

/**
 * The three lists that together are the whole input. A remark with a place decides about the statement there and those inside it; then what the
 * draft claims is taken over; then what the reader knew counts. The rest is left, with remarks that say so.
 */
export function accountsOf(
  statements: readonly Statement[],
  claims: Claims,
  remarks: readonly Remark[],
): { accounts: Account[]; remarks: Remark[] } {
  const said = decisive(remarks);
  const known = new Map(statements.map((each) => [keyOf(each.place), each.known]));
  const direct = new Map(statements.map((each) => [keyOf(each.place), verdictOn(each, claims, said, known)]));
  const uses: Uses = { direct, statements: new Map(statements.map((each) => [keyOf(each.place), each])), known: new Map() };
  const verdicts = statements.map((statement) => ({ statement, verdict: shared(statement, uses, 0) }));
  const accounts = verdicts.map(({ statement: { place, name }, verdict: { fate, why } }) => ({ place, name, fate, why }));
  return { accounts, remarks: [...leftRemarks(verdicts), ...nothingRemarks(verdicts)] };
}

interface Uses {
  direct: ReadonlyMap<string, Verdict>;
  statements: ReadonlyMap<string, Statement>;
  /** By depth and place: values that use each other are looked at once. */
  known: Map<string, Verdict>;
}

/** The verdict on a statement, or on what uses its value: the best of them. */
function shared(statement: Statement, uses: Uses, depth: number): Verdict {
  const key = keyOf(statement.place);
  const own = uses.direct.get(key) ?? UNUSED;
  if (own !== UNUSED || statement.usedBy.length === 0 || depth > DEEPEST) return own;
  const known = uses.known.get(`${depth} ${key}`);
  if (known !== undefined) return known;
  const users = statement.usedBy.flatMap((each) => uses.statements.get(keyOf(each)) ?? []);
  const verdicts = users.map((user) => shared(user, uses, depth + 1));
  const best = verdicts.find(({ fate }) => fate === "taken") ?? verdicts.find((each) => each !== UNUSED) ?? UNUSED;
  const verdict: Verdict = best === UNUSED ? UNUSED : { fate: best.fate, why: best.why };
  uses.known.set(`${depth} ${key}`, verdict);
  return verdict;
}

/** Remarks that decide, by their place: one that leaves something comes before one that says that radioctl sets it. */
function decisive(remarks: readonly Remark[]): ReadonlyMap<string, Verdict> {
  const said = new Map<string, Verdict>();
  for (const { where, kind, what } of remarks) {
    if (where === undefined) continue;
    if (LEAVING.has(kind)) said.set(keyOf(where), { fate: "left", why: what });
    else if (kind === "replaced" && !said.has(keyOf(where))) said.set(keyOf(where), { fate: "nothing", why: what });
  }
  return said;
}

/** A verdict with a kind still needs a remark. */
function verdictOn(
  { place, within, known }: Statement,
  claims: Claims,
  said: ReadonlyMap<string, Verdict>,
  others: ReadonlyMap<string, Known | undefined>,
): Verdict {
  const own = said.get(keyOf(place));
  if (own?.fate === "left") return own;
  const around = within.map((each) => said.get(keyOf(each))).find((each) => each !== undefined);
  if (around?.fate === "left") return around;
  if (claims.has(place) && known?.fate !== "left") return { fate: "taken", why: "" };
  if (own !== undefined) return own;
  if (known !== undefined) return known;
  if (around !== undefined) return around;
  const outer = within.map((each) => others.get(keyOf(each))).find((each) => each !== undefined && each.alone !== true);
  return outer === undefined ? UNUSED : { fate: outer.fate, why: outer.why };
}

type Judged = ReadonlyArray<{ statement: Statement; verdict: Verdict }>;

/** What is left without a remark yet: one remark for all statements of a file with the same name and reason. */
function leftRemarks(judged: Judged): Remark[] {
  const groups = new Map<string, { kind: Remark["kind"]; what: string; places: Place[] }>();
  const left = new Set(judged.flatMap(({ statement, verdict }) => (verdict.fate === "left" ? [keyOf(statement.place)] : [])));
  for (const { statement, verdict } of judged) {
    if (verdict.fate !== "left" || verdict.kind === undefined) continue;
    if (verdict === UNUSED && statement.within.some((each) => left.has(keyOf(each)))) continue;
    const what = `${statement.name}: ${verdict.why}`;
    const key = `${statement.place.file} ${verdict.kind} ${what}`;
    const group = groups.get(key) ?? { kind: verdict.kind, what, places: [] };
    group.places.push(statement.place);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ kind, what, places }) => {
    const others = [...new Set(places.slice(1).map(({ line }) => line))];
    const more = others.length > MOST_PLACES ? ` and ${others.length - MOST_PLACES} more` : "";
    const also = others.length === 0 ? "" : ` (also in line ${others.slice(0, MOST_PLACES).join(", ")}${more})`;
    return { kind, where: places[0], what: `${what}${also}` };
  });
}

/** What has no meaning here, by file and reason, without places. */
function nothingRemarks(judged: Judged): Remark[] {
  const groups = new Map<string, { file: string; why: string; names: Set<string> }>();
  for (const { statement, verdict } of judged) {
    if (verdict.fate !== "nothing" || verdict.kind === undefined) continue;
    const { file } = statement.place;
    const group = groups.get(`${file} ${verdict.why}`) ?? { file, why: verdict.why, names: new Set() };
    group.names.add(statement.name);
    groups.set(`${file} ${verdict.why}`, group);
  }
  return [...groups.values()].map(({ file, why, names }) => {
    const sorted = [...names].toSorted();
    const more = sorted.length > MOST_NAMES ? ` and ${sorted.length - MOST_NAMES} more` : "";
    return { kind: "replaced", what: `${file}: ${sorted.slice(0, MOST_NAMES).join(", ")}${more}: ${why}` };
  });
}

/** Names that one remark lists. */
const MOST_NAMES = 100;

function keyOf({ file, line, column }: Place): string {
  return `${line}:${column} ${file}`;
}
