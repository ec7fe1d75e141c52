import { RadioctlError } from "../../errors.js";
import type { HealthCheck, RecordSet } from "../../ports/dns.js";
import type { RrSet, RrSetChange } from "./api.js";
import { checkFields, checkOfFields } from "./check-note.js";
import { luaContent, readLuaContent } from "./content.js";
import { answerCode, statusCode } from "./lua.js";
import { readNote, writeNote } from "./note.js";
import { routesOf, type Group } from "./pools.js";
import { recordFields, recordOfFields } from "./record-note.js";

/** The content of a zone in radioctl's terms. */
export interface Content {
  recordSets: RecordSet[];
  checks: HealthCheck[];
}

/** TTL of a health check's record. It is short, because the record carries the check's current status. */
const CHECK_TTL_SECONDS = 5;

/** The name of a health check's LUA record, which answers a TXT query with the check's status. It is among radioctl's names: see dns/names. */
export function checkName(id: string, zone: string): string {
  return `${id}._checks._radioctl.stream.${zone}`;
}

/** Interprets the server's record sets. LUA records that radioctl did not write get the policy "other". */
export function readContent(rrsets: readonly RrSet[]): Content {
  const content: Content = { recordSets: [], checks: [] };
  for (const { name, type, ttl, records } of rrsets) {
    const plain = name.replace(/\.$/u, "");
    const values = records.filter(({ disabled }) => !disabled).map((record) => record.content);
    if (values.length === 0) continue;
    if (type !== "LUA") {
      content.recordSets.push({ name: plain, type, policy: { kind: "simple" }, ttlSeconds: ttl, values });
      continue;
    }
    for (const value of values) {
      const { type: answers, code } = readLuaContent(value);
      const things = readNote(code);
      const check = checkOfFields(things?.[0] ?? []);
      if (check !== undefined) content.checks.push(check);
      else if (things !== undefined) content.recordSets.push(...things.map((thing) => recordOfFields(plain, answers, thing)));
      else content.recordSets.push(foreign(plain, answers, ttl, value));
    }
  }
  return content;
}

/** The changes that make the zone equal to `content`. Unchanged record sets are not sent. */
export function changesTo(content: Content, zone: string, now: readonly RrSet[]): RrSetChange[] {
  const desired = new Map(writeContent(content, zone).map((rrset) => [key(rrset), rrset]));
  const current = new Map(now.map((rrset) => [key(rrset), rrset]));
  const changed = [...desired.values()].filter((rrset) => !same(rrset, current.get(key(rrset))));
  return [
    ...now
      .filter((rrset) => !desired.has(key(rrset)) && rrset.records.some(({ disabled }) => !disabled))
      .map(({ name, type }) => ({ name, type, changetype: "DELETE" as const })),
    ...changed.map((rrset) => ({ ...rrset, changetype: "REPLACE" as const })),
  ];
}

function writeContent({ recordSets, checks }: Content, zone: string): RrSet[] {
  const groups = new Map<string, RecordSet[]>();
  for (const record of recordSets) {
    const at = `${record.name} ${record.type}`;
    groups.set(at, [...(groups.get(at) ?? []), record]);
  }
  const find = (name: string, type: string) => groups.get(`${name} ${type}`);
  const findCheck = (id: string) => {
    const check = checks.find((each) => each.id === id);
    if (check === undefined) throw new RadioctlError("refused", `a record names the health check ${id}, which does not exist`);
    return check;
  };
  const rrsets = new Map<string, RrSet>();
  const put = (rrset: RrSet) => {
    const there = rrsets.get(key(rrset));
    const records = [...(there?.records ?? []), ...rrset.records];
    rrsets.set(key(rrset), { ...rrset, ttl: Math.min(rrset.ttl, there?.ttl ?? Infinity), records });
  };
  for (const group of groups.values()) put(writeGroup(group, find, findCheck));
  for (const check of checks) {
    const code = `${statusCode(check)} ${writeNote([checkFields(check)])}`;
    put(rrsetOf(checkName(check.id, zone), "LUA", CHECK_TTL_SECONDS, [luaContent("TXT", code)]));
  }
  return [...rrsets.values()];
}

function writeGroup(group: Group, find: Parameters<typeof routesOf>[1], findCheck: Parameters<typeof answerCode>[2]): RrSet {
  const [first] = group;
  if (first === undefined) throw new Error("a group has at least one record set");
  const { name, type, policy, alias, ttlSeconds = 0, values, healthCheckId } = first;
  if (policy.kind === "other")
    return rrsetOf(
      name,
      "LUA",
      ttlSeconds,
      group.flatMap((record) => record.values),
    );
  if (policy.kind === "simple" && alias === undefined && healthCheckId === undefined)
    return rrsetOf(name, type, ttlSeconds, values);
  const routes = routesOf(group, find);
  const ttls = routes.flatMap(({ pools }) => pools.flatMap(({ records }) => records.map((record) => record.ttlSeconds ?? 60)));
  const code = `${answerCode(routes, type, findCheck)} ${writeNote(group.map(recordFields))}`;
  return rrsetOf(name, "LUA", Math.min(...(ttls.length > 0 ? ttls : [60])), [luaContent(type, code)]);
}

/** It gets the type that it answers, because a change of that type would conflict with it. */
function foreign(name: string, type: string, ttlSeconds: number, value: string): RecordSet {
  return { name, type, policy: { kind: "other", name: "LUA" }, setIdentifier: value, ttlSeconds, values: [value] };
}

function rrsetOf(name: string, type: string, ttl: number, contents: readonly string[]): RrSet {
  return { name: `${name}.`, type, ttl, records: contents.map((content) => ({ content, disabled: false })) };
}

function key({ name, type }: Pick<RrSet, "name" | "type">): string {
  return `${name} ${type}`;
}

function same(one: RrSet, other: RrSet | undefined): boolean {
  const texts = ({ records }: RrSet) =>
    records
      .filter(({ disabled }) => !disabled)
      .map(({ content }) => content)
      .sort()
      .join("\n");
  return other !== undefined && one.ttl === other.ttl && texts(one) === texts(other);
}
