import { RadioctlError } from "../../errors.js";
import type { HealthCheck, HealthCheckSettings, Place, RecordSet } from "../../ports/dns.js";
import type { Pool, Route } from "./pools.js";

/** Finds a health check by its id. @throws RadioctlError refused when it does not exist */
export type FindCheck = (id: string) => HealthCheck;

/**
 * An address that is always down: the kernel refuses a connection at once. When all addresses are down, PowerDNS 4.7 returns all of them as
 * if they were up. This address in the result shows that this is the case.
 */
const ALWAYS_DOWN = { A: "255.255.255.255", AAAA: "ff02::1" } as const;

/** Time limit of one check. PowerDNS checks all addresses one after the other, every `lua-health-checks-interval`. */
const TIMEOUT_SECONDS = 2;

/** Picks from the first pool with a healthy address, by weight; addresses of weight 0 only when there are no others. An empty pool: no answer. */
const PICK = `local function pick(pools)
 local function choose(pool,all)
  local heavy,light={},{}
  for _,r in ipairs(pool) do if all or r[3] then if r[1]>0 then heavy[#heavy+1]={r[1],r[2]} else light[#light+1]=r[2] end end end
  if #heavy>0 then return pickwrandom(heavy) elseif #light>0 then return pickrandom(light) end
 end
 for _,pool in ipairs(pools) do if #pool==0 then return {} end local a=choose(pool) if a then return a end end
 return pools[1] and choose(pools[1],true) or {}
end`;

/** The code of a LUA record that answers like Route 53: from the first pool with a healthy address, by weight. */
export function answerCode(routes: readonly Route[], type: string, findCheck: FindCheck): string {
  const pools = new Map(routes.flatMap((route) => route.pools.map((pool) => [pool.key, pool] as const)));
  const names = new Map([...pools.keys()].map((key, at) => [key, `p${at + 1}`]));
  const looks = new Looks(type);
  const tables = [...pools.values()].map((pool) => `local ${names.get(pool.key)}=${poolTable(pool, looks, findCheck)}`);
  const list = (route: Route) => route.pools.map(({ key }) => names.get(key)).join(",");
  const [only] = routes;
  const found =
    routes.length === 1 && only?.place === undefined
      ? [`return pick({${only === undefined ? "" : list(only)}})`]
      : [
          "local l={}",
          "local function add(t) for _,p in ipairs(t) do l[#l+1]=p end end",
          ...routes.map((route) => add(route, list(route))),
          "return pick(l)",
        ];
  return [...looks.code(), ...tables, PICK, ...found].join("\n");
}

/** The code of a TXT record with the result of PowerDNS's own check: `up`, `down`, or `unknown` when the check is disabled. */
export function statusCode({ settings }: HealthCheck): string {
  if (settings.disabled) return "return 'unknown'";
  const looks = new Looks(settings.address?.includes(":") === true ? "AAAA" : "A");
  const seen = looks.see(settings);
  return [...looks.code(), `return ${seen} and 'up' or 'down'`].join("\n");
}

function poolTable({ records }: Pool, looks: Looks, findCheck: FindCheck): string {
  const row = (record: RecordSet, value: string) => {
    const weight = record.policy.kind === "weighted" ? record.policy.weight : 1;
    const healthy = record.healthCheckId === undefined ? "true" : verdict(findCheck(record.healthCheckId).settings, looks);
    return `{${weight},${quoted(value)},${healthy}}`;
  };
  return `{${records.flatMap((record) => record.values.map((value) => row(record, value))).join(",")}}`;
}

function verdict(settings: HealthCheckSettings, looks: Looks): string {
  if (settings.disabled) return String(!settings.inverted);
  return settings.inverted ? `not ${looks.see(settings)}` : looks.see(settings);
}

/** Several routes may match: a client in California is also in the US and in North America. */
function add({ place }: Route, list: string): string {
  const added = `add({${list}})`;
  return place === undefined ? added : `if ${isIn(place)} then ${added} end`;
}

function isIn({ continent, country, subdivision }: Place): string {
  const conditions = [
    ...(continent === undefined ? [] : [`continent(${quoted(continent)})`]),
    ...(country === undefined ? [] : [`country(${quoted(country)})`]),
    ...(subdivision === undefined ? [] : [`region(${quoted(subdivision)})`]),
  ];
  return conditions.join(" and ");
}

/** The checks of endpoints. Endpoints of the same kind share one call, so that PowerDNS checks every address, needed now or not. */
class Looks {
  readonly #calls = new Map<string, string[]>();

  constructor(private readonly type: string) {}

  /** @returns an expression that is true while the endpoint is up */
  see(settings: HealthCheckSettings): string {
    const { type, address, port, path = "/", hostName } = settings;
    if ((type !== "HTTP" && type !== "HTTPS" && type !== "TCP") || address === undefined) {
      throw new RadioctlError("refused", `PowerDNS does not support health checks of type ${type}`);
    }
    const scheme = type.toLowerCase();
    const host = hostName ?? (address.includes(":") ? `[${address}]` : address);
    const standard = port === undefined || port === (type === "HTTPS" ? 443 : 80);
    const url = `${scheme}://${host}${standard ? "" : `:${port}`}${path}`;
    const call = type === "TCP" ? `ifportup(${port ?? 0},` : `ifurlup(${quoted(url)},`;
    const addresses = this.#calls.get(call) ?? [];
    if (!addresses.includes(address)) this.#calls.set(call, [...addresses, address]);
    return `u${[...this.#calls.keys()].indexOf(call) + 1}[${quoted(address)}]`;
  }

  code(): string[] {
    if (this.#calls.size === 0) return [];
    const down = this.type === "AAAA" ? ALWAYS_DOWN.AAAA : ALWAYS_DOWN.A;
    const options = `{selector='all',backupSelector='all',timeout='${TIMEOUT_SECONDS}',useragent='radioctl'}`;
    const up = `local function up(t) local u={} if t[#t]~='${down}' then for _,a in ipairs(t) do u[a]=true end end return u end`;
    const calls = [...this.#calls].map(
      ([call, addresses], at) => `local u${at + 1}=up(${call}{${[...addresses, down].map(quoted).join(",")}},o))`,
    );
    return [`local o=${options}`, up, ...calls];
  }
}

/** A string of Lua. @throws RadioctlError refused for a text that would end this string or the zone file's */
function quoted(text: string): string {
  if (/["'\\\s]/u.test(text)) throw new RadioctlError("refused", `a PowerDNS record cannot contain ${JSON.stringify(text)}`);
  return `'${text}'`;
}
