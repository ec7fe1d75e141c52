import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { asError, ConcurrentChange, RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type {
  CheckUses,
  DnsZone,
  HealthCheck,
  HealthStatus,
  NameServerAnswer,
  RecordChange,
  RecordSet,
  ZoneAccess,
} from "../ports/dns.js";
import { waitUntil } from "../wait.js";
import { askEachNameServer, askNameServers } from "./name-servers.js";
import { PowerDnsApi } from "./powerdns/api.js";
import { changed } from "./powerdns/batch.js";
import { keyOf, otherChange, type OtherChange } from "./powerdns/concurrent.js";
import { changesTo, checkName, readContent, type Content } from "./powerdns/zone-content.js";

/** PowerDNS has no limits itself. One request of this size to its API takes about a second. */
const LIMITS = { records: 10_000, valueCharacters: 1_000_000 };

const POLL_SECONDS = 0.5;

/** `lua-health-checks-interval` is 5 s by default, and one check may take 2. */
const FIRST_CHECK_MILLISECONDS = 7000;

/**
 * A zone of a PowerDNS server (4.7, LUA records). Every name of the tree becomes one LUA record per address family, with its pools in order.
 * A health check is part of each record that uses it, and has a record of its own that reports its status.
 * @throws RadioctlError usage when there is no such zone; authentication; unreachable
 */
export async function openPowerDns(access: ZoneAccess, clock: Clock): Promise<DnsZone> {
  const zone = new PowerDnsZone(access, clock);
  await zone.recordSets();
  return zone;
}

class PowerDnsZone implements DnsZone {
  readonly id: string;
  readonly limits = LIMITS;
  readonly #access: ZoneAccess;
  readonly #api: PowerDnsApi;

  constructor(
    access: ZoneAccess,
    private readonly clock: Clock,
  ) {
    this.id = access.zone;
    this.#access = access;
    this.#api = new PowerDnsApi(access);
  }

  async recordSets(): Promise<RecordSet[]> {
    return readContent((await this.#api.zone()).rrsets).recordSets;
  }

  async healthChecks(): Promise<HealthCheck[]> {
    return readContent((await this.#api.zone()).rrsets).checks;
  }

  /**
   * The statuses as the queried name server sees them. Until its first check of an endpoint, a server reports it as down. If all are down, the
   * server may have just started, so it is queried again after the time of its first check.
   */
  async healthStatuses(ids: readonly string[]): Promise<ReadonlyMap<string, HealthStatus>> {
    const statuses = await this.#statuses(ids);
    if (ids.length === 0 || [...statuses.values()].some((status) => status !== "unhealthy")) return statuses;
    await this.clock.sleep(FIRST_CHECK_MILLISECONDS);
    return this.#statuses(ids);
  }

  async #statuses(ids: readonly string[]): Promise<ReadonlyMap<string, HealthStatus>> {
    const servers = await this.#nameServers();
    const statuses = await Promise.all(
      ids.map(async (id): Promise<[string, HealthStatus]> => {
        const [text] = await askNameServers(servers, checkName(id, this.#access.zone), "TXT", this.#access.fence);
        return [id, text === '"up"' ? "healthy" : text === '"down"' ? "unhealthy" : "unknown"];
      }),
    );
    return new Map(statuses);
  }

  async change(changes: readonly RecordChange[], _comment: string): Promise<string> {
    return String(await this.#rewrite(({ recordSets, checks }) => ({ checks, recordSets: changed(recordSets, changes) })));
  }

  /** Does not wait for a name server without an answer as long as another one answers: `ask` reports the silent one. */
  async inSync(changeId: string, timeoutSeconds: number): Promise<void> {
    const servers = await this.#nameServers();
    let behind: string[] = [];
    const arrived = async () => {
      const answers = await askEachNameServer(servers, this.#access.zone, "SOA", this.#access.fence);
      const silent = answers.flatMap((answer) => ("failure" in answer ? [answer.failure] : []));
      if (silent.length === answers.length)
        throw new RadioctlError("unreachable", silent.join("; ") || "the zone has no name server");
      behind = answers.filter((answer) => "values" in answer && answer.values[0] !== changeId).map(({ server }) => server);
      return behind.length === 0;
    };
    if (await waitUntil(this.clock, arrived, { seconds: timeoutSeconds, everySeconds: POLL_SECONDS })) return;
    const who = `${behind.join(", ")} ${behind.length === 1 ? "does" : "do"} not have`;
    throw new RadioctlError("failed", `${who} the change ${changeId} after ${timeoutSeconds} s`, {
      hint: "the change was accepted; check the replication: pdnsutil list-zone, pdns_control notify",
    });
  }

  async createHealthCheck(...[callerReference, settings]: Parameters<DnsZone["createHealthCheck"]>): Promise<HealthCheck> {
    const id = `c${createHash("sha256").update(callerReference).digest("hex").slice(0, 16)}`;
    const made = { id, callerReference, version: 1, settings };
    let result: HealthCheck = made;
    await this.#rewrite((content) => {
      const there = content.checks.find((check) => check.id === id);
      if (there === undefined) return { ...content, checks: [...content.checks, made] };
      if (!isDeepStrictEqual(there.settings, settings))
        throw refused(`a different health check has the reference ${callerReference}`);
      result = there;
      return content;
    });
    return result;
  }

  async updateHealthCheck(...[id, version, settings]: Parameters<DnsZone["updateHealthCheck"]>): Promise<HealthCheck> {
    const there = (await this.healthChecks()).find((check) => check.id === id);
    if (there === undefined) throw refused(`there is no health check ${id}`);
    const updated = { ...there, version: version + 1, settings };
    await this.#rewrite((content) => {
      if (content.checks.find((check) => check.id === id)?.version !== version)
        throw refused(`the health check ${id} was changed by another client`);
      return { ...content, checks: content.checks.map((check) => (check.id === id ? updated : check)) };
    });
    return updated;
  }

  /** @throws RadioctlError refused while a record uses the check: the record's code needs it */
  async deleteHealthCheck(id: string): Promise<void> {
    await this.#rewrite((content) => ({ ...content, checks: content.checks.filter((check) => check.id !== id) }));
  }

  /** A health check belongs to its zone. */
  async usesElsewhere(): Promise<CheckUses> {
    return Promise.resolve({ uses: [], unread: [] });
  }

  async ask(name: string, type: string): Promise<NameServerAnswer[]> {
    return askEachNameServer(await this.#nameServers(), name, type, this.#access.fence);
  }

  /**
   * Reads the zone, and sends all differences in one request. PowerDNS can't compare before it writes, so a change that another client made in
   * between may be lost. The zone is read again afterwards, and when another client changed it, radioctl's own change is undone.
   * @returns the zone's serial number
   * @throws ConcurrentChange
   */
  async #rewrite(edit: (content: Content) => Content): Promise<number> {
    const before = await this.#api.zone();
    const changes = changesTo(edit(readContent(before.rrsets)), this.#access.zone, before.rrsets);
    if (changes.length === 0) return before.edited_serial;
    await this.#api.patch(changes);
    const after = await this.#api.zone();
    const other = otherChange(before, changes, after);
    if (other === undefined) return after.edited_serial;
    throw await this.#undone(other, before.edited_serial, after.edited_serial);
  }

  /** Undoes radioctl's part of a change that met another client's. @returns what happened */
  async #undone({ elsewhere, replaced, undo }: OtherChange, before: number, after: number): Promise<ConcurrentChange> {
    const what = `another client changed ${this.#access.zone} at the same moment (serial number ${before}, then ${after})`;
    const said = [
      ...(replaced.length === 0 ? [] : [`it replaced radioctl's change of ${replaced.join(", ")}`]),
      ...(elsewhere.length === 0 ? [] : [`it also changed ${elsewhere.join(", ")}`]),
      ...(undo.length === 0 ? [] : [`its change of these may be lost: ${undo.map(keyOf).join(", ")}`]),
    ];
    const hint = "ask who else changes the zone, then plan again: radioctl dns plan";
    try {
      if (undo.length > 0) await this.#api.patch(undo);
      return new ConcurrentChange("rolledBack", `${what}; radioctl undid its own change`, { said, hint });
    } catch (error) {
      const failed = `${what}, and radioctl could not undo its own change: ${asError(error).message}`;
      return new ConcurrentChange("notRolledBack", failed, { said, hint, cause: error });
    }
  }

  /** The inventory's name servers, otherwise those of the zone's NS records. */
  async #nameServers(): Promise<readonly string[]> {
    if (this.#access.nameServers !== undefined) return this.#access.nameServers;
    const apex = (await this.recordSets()).find(({ name, type }) => name === this.#access.zone && type === "NS");
    return (apex?.values ?? []).map((server) => server.replace(/\.$/u, ""));
  }
}

function refused(what: string): RadioctlError {
  return new RadioctlError("refused", `nothing was changed in PowerDNS: ${what}`);
}
