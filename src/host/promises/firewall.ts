import { addressRanges } from "./address-ranges.js";

/** A rule about TCP ports: accept or not, for some addresses or for all. */
interface PortRule {
  ports: ReadonlyArray<readonly [first: number, last: number]>;
  /** Addresses, ranges and networks; empty: all addresses. */
  from: readonly string[];
  accepts: boolean;
}

interface Chain {
  table: string;
  name: string;
  /** Packets for this host pass through it. */
  isInput: boolean;
  drops: boolean;
  rules: readonly string[];
}

/** radioctl's own table. */
const OURS = "inet radioctl";

/**
 * How the kernel's rules differ from radioctl's file; empty: they do not.
 * @param text the file for nft
 * @param ruleset the output of `nft list ruleset`
 */
export function judgeFirewall(text: string, ruleset: string): string[] {
  const wanted = inputOf(text);
  const loaded = chainsIn(ruleset);
  const ours = loaded.find(({ table, isInput }) => table === OURS && isInput);
  if (ours === undefined) return [`the kernel has no table ${OURS}, so radioctl's firewall is off`];
  return [...judgeOurs(wanted, ours), ...judgeOthers(wanted, loaded)];
}

function inputOf(text: string): Chain {
  const chains = chainsIn(text).filter(({ table, isInput }) => table === OURS && isInput);
  return chains.at(-1) ?? { table: OURS, name: "input", isInput: true, drops: true, rules: [] };
}

function judgeOurs(wanted: Chain, loaded: Chain): string[] {
  const open = openedBy(wanted.rules);
  const now = openedBy(loaded.rules);
  return [
    ...(wanted.drops && !loaded.drops ? [`the table ${OURS} accepts what no rule names`] : []),
    ...(loaded.rules.some((rule) => /^accept\b/u.test(rule)) ? [`the table ${OURS} accepts everything`] : []),
    ...[...open].filter((each) => !now.has(each)).map((each) => `the firewall does not open ${each}`),
    ...[...now].filter((each) => !open.has(each)).map((each) => `the firewall also opens ${each}`),
  ];
}

/** The open ports, each with the addresses for which it is open: `port 8000 for 192.0.2.21`. */
function openedBy(rules: readonly string[]): ReadonlySet<string> {
  const accepting = rules.flatMap((rule) => portRule(rule) ?? []).filter(({ accepts }) => accepts);
  const each = accepting.flatMap(({ ports, from }) =>
    ports.map(([first, last]) => ({ name: first === last ? `port ${first}` : `ports ${first}-${last}`, from })),
  );
  const names = [...new Set(each.map(({ name }) => name))];
  return new Set(
    names.flatMap((name) => {
      const lists = each.flatMap((rule) => (rule.name === name ? [rule.from] : []));
      const ranges = addressRanges(lists.flat()).map((range) => `${name} for ${range}`);
      return lists.some((from) => from.length === 0) ? [name, ...ranges] : ranges;
    }),
  );
}

/** Every table decides: one that drops a packet wins over another one that accepts it. */
function judgeOthers(wanted: Chain, chains: readonly Chain[]): string[] {
  const ports = new Set(wanted.rules.flatMap((rule) => portRule(rule)?.ports.map(([first]) => first) ?? []));
  const tables = [...new Set(chains.map(({ table }) => table))].filter(
    (table) => table !== OURS && !/^(bridge|arp|netdev) /u.test(table),
  );
  return tables.flatMap((table) => {
    const own = chains.filter((chain) => chain.table === table);
    const rules = own.flatMap((chain) => chain.rules.flatMap((rule) => portRule(rule) ?? []));
    const covers = (rule: PortRule, port: number) => rule.ports.some(([first, last]) => first <= port && port <= last);
    const input = own.filter(({ isInput }) => isInput);
    const closed = input.some(({ drops, rules: all }) => drops || /^(drop|reject)\b/u.test(all.at(-1) ?? ""));
    const acceptsAll = own.some(({ rules: all }) => all.some((rule) => /^accept\b/u.test(rule)));
    return [...ports]
      .filter((port) => {
        const opened = acceptsAll || rules.some((rule) => rule.accepts && covers(rule, port));
        const refused = input.length > 0 && rules.some((rule) => !rule.accepts && rule.from.length === 0 && covers(rule, port));
        return refused || (closed && !opened);
      })
      .map((port) => `the table ${table}, which radioctl does not manage, drops port ${port}`);
  });
}

function chainsIn(text: string): Chain[] {
  const chains: Array<Chain & { rules: string[] }> = [];
  let table = "";
  let chain: (typeof chains)[number] | undefined;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    const [, named] = /^table (\S+ \S+) \{/u.exec(line) ?? [];
    const [, begun] = /^chain (\S+) \{/u.exec(line) ?? [];
    if (named !== undefined) table = named;
    else if (begun !== undefined) {
      chain = { table, name: begun, isInput: false, drops: false, rules: [] };
      chains.push(chain);
    } else if (line === "}") chain = undefined;
    else if (chain !== undefined && line !== "" && !line.startsWith("#")) {
      if (line.startsWith("type ")) {
        chain.isInput = / hook input\b/u.test(line) && /^type filter\b/u.test(line);
        chain.drops = /policy drop/u.test(line);
      } else chain.rules.push(line.replace(/ comment "[^"]*"/u, ""));
    }
  }
  return chains;
}

/** undefined: the rule is not about TCP ports, or depends on something else, such as a limit. */
function portRule(rule: string): PortRule | undefined {
  const [, listed = "", verdict = ""] = /\btcp dport (\{[^}]*\}|\S+) (?:.*\s)?(accept|drop|reject)\b/u.exec(rule) ?? [];
  if (listed === "" || /\b(limit|meter|add|update|ct count)\b|@/u.test(rule)) return undefined;
  const ports = members(listed).flatMap((each): Array<readonly [number, number]> => {
    const [first = Number.NaN, last = first] = each.split("-").map(Number);
    return Number.isNaN(first) || Number.isNaN(last) ? [] : [[first, last]];
  });
  const [, addresses = ""] = /\bip6? saddr (?:!= )?(\{[^}]*\}|\S+)/u.exec(rule) ?? [];
  return { ports, from: members(addresses), accepts: verdict === "accept" };
}

/** The members of `{ a, b }`, or of a single word. */
function members(text: string): string[] {
  return text
    .replaceAll(/[{}]/gu, "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
