import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetChangeCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  ListHealthChecksCommand,
  ListHostedZonesByNameCommand,
  NoSuchHealthCheck,
  Route53Client,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { CheckUses, DnsZone, HealthCheck, HealthStatus, NameServerAnswer, RecordSet, ZoneAccess } from "../ports/dns.js";
import { waitUntil } from "../wait.js";
import { askEachNameServer } from "./name-servers.js";
import { route53Error } from "./route53/errors.js";
import { usesInOtherZones } from "./route53/other-zones.js";
import { callsWithin, pace } from "./route53/pace.js";
import { allRecordSets } from "./route53/record-pages.js";
import { changeableOf, changeOf, checkOf, configOf, plainName, recordOf } from "./route53/wire.js";

/** Throttling and PriorRequestNotComplete are transient: the SDK tries again, with growing waits and jitter. */
const ATTEMPTS = 10;

/** Route 53 needs several seconds to update its name servers. */
const POLL_SECONDS = 2;

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html, ChangeResourceRecordSets. */
const LIMITS = { records: 1000, valueCharacters: 32_000 };

/** The shortest interval of checks, which is the least time in which a result can change. */
const FRESH_MILLISECONDS = 10_000;

/** An endpoint is healthy if more than 18 % of Route 53's checkers report it as healthy ("How Route 53 determines ..."). */
const HEALTHY_SHARE = 0.18;

/** A public hosted zone of Route 53. @throws RadioctlError usage when there is none; authentication; unreachable */
export async function openRoute53(access: ZoneAccess, clock: Clock): Promise<DnsZone> {
  // The region is only for signing: Route 53 has one global endpoint. Without an explicit endpoint, the SDK's usual settings apply.
  const client = new Route53Client({
    region: "us-east-1",
    maxAttempts: ATTEMPTS,
    ...(access.endpoint !== undefined && { endpoint: access.endpoint }),
    // In a lab, the operator's credentials are not looked up, and never sent to the simulated Route 53.
    ...(access.fence !== undefined && { credentials: { accessKeyId: "AKIALAB", secretAccessKey: "lab" } }),
  });
  const turn = pace(clock);
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        await turn(commandName.replace(/Command$/u, ""));
        return next(args);
      },
    { step: "finalizeRequest", priority: "low", name: "pace" },
  );
  const zone = new Route53Zone(client, access, clock);
  await zone.find();
  return zone;
}

class Route53Zone implements DnsZone {
  readonly limits = LIMITS;
  readonly #client: Route53Client;
  readonly #access: ZoneAccess;
  readonly #clock: Clock;
  #id = "";
  #nameServers: readonly string[] | undefined;
  readonly #statuses = new Map<string, { status: HealthStatus; atMilliseconds: number }>();

  constructor(client: Route53Client, access: ZoneAccess, clock: Clock) {
    this.#client = client;
    this.#access = access;
    this.#clock = clock;
    this.#nameServers = access.nameServers;
  }

  get id(): string {
    return this.#id;
  }

  /** Finds the zone by its id, or else the only public zone with its name. */
  async find(): Promise<void> {
    const { zone, zoneId } = this.#access;
    if (zoneId !== undefined) return this.#verify(zoneId);
    const listed = await this.#send(`find the zone ${zone}`, async () =>
      this.#client.send(new ListHostedZonesByNameCommand({ DNSName: `${zone}.` })),
    );
    const found = (listed.HostedZones ?? []).filter(
      ({ Name, Config }) => plainName(Name ?? "") === zone && Config?.PrivateZone !== true,
    );
    const [only, ...others] = found.map(({ Id = "" }) => Id.replace(/^\/hostedzone\//u, ""));
    if (only === undefined)
      throw new RadioctlError("usage", `Route 53 has no public zone ${zone} in this account`, {
        hint: "check station.zone and AWS_PROFILE, or create the zone there first",
      });
    if (others.length > 0)
      throw new RadioctlError("usage", `Route 53 has several public zones ${zone}: ${[only, ...others].join(", ")}`, {
        hint: "set dns.zoneId to the zone that the domain is delegated to",
      });
    this.#id = only;
  }

  /** An id of another zone would send this station's records there. */
  async #verify(zoneId: string): Promise<void> {
    const { HostedZone: found } = await this.#send(`read the zone ${zoneId}`, async () =>
      this.#client.send(new GetHostedZoneCommand({ Id: zoneId })),
    );
    const name = plainName(found?.Name ?? "");
    const hint = "correct dns.zoneId, or leave it out: then the zone is found by its name";
    if (name !== this.#access.zone)
      throw new RadioctlError("usage", `dns.zoneId ${zoneId} is the zone ${name}, not ${this.#access.zone}`, { hint });
    if (found?.Config?.PrivateZone === true)
      throw new RadioctlError("usage", `dns.zoneId ${zoneId} is a private zone, which listeners can't query`, { hint });
    this.#id = zoneId;
  }

  async recordSets(): Promise<RecordSet[]> {
    const sets = await this.#send(`list the records of ${this.#access.zone}`, async () => allRecordSets(this.#client, this.#id));
    return sets.map((set) => recordOf(set, this.#id));
  }

  async healthChecks(): Promise<HealthCheck[]> {
    const checks: HealthCheck[] = [];
    for (let marker: string | undefined; ;) {
      const page = await this.#send("list the health checks", async () =>
        this.#client.send(new ListHealthChecksCommand({ Marker: marker })),
      );
      checks.push(...(page.HealthChecks ?? []).map(checkOf));
      if (page.IsTruncated !== true) return checks;
      marker = page.NextMarker;
    }
  }

  /** A result is used again for a few seconds: one command may need it several times, and Amazon allows only one call a second. */
  async healthStatuses(ids: readonly string[], withinSeconds?: number): Promise<ReadonlyMap<string, HealthStatus>> {
    const most = withinSeconds === undefined ? ids.length : callsWithin("GetHealthCheckStatus", withinSeconds);
    const statuses = await Promise.all(
      ids.slice(0, most).map(async (id): Promise<[string, HealthStatus]> => {
        const known = this.#statuses.get(id);
        if (known !== undefined && this.#clock.monotonic() - known.atMilliseconds < FRESH_MILLISECONDS) return [id, known.status];
        const status = await this.#status(id);
        this.#statuses.set(id, { status, atMilliseconds: this.#clock.monotonic() });
        return [id, status];
      }),
    );
    return new Map(statuses);
  }

  async #status(id: string): Promise<HealthStatus> {
    const { HealthCheckObservations: seen = [] } = await this.#send("read the state of a health check", async () =>
      this.#client.send(new GetHealthCheckStatusCommand({ HealthCheckId: id })),
    );
    const up = seen.filter(({ StatusReport }) => StatusReport?.Status?.startsWith("Success") === true).length;
    if (seen.length === 0) return "unknown";
    return up / seen.length > HEALTHY_SHARE ? "healthy" : "unhealthy";
  }

  async change(changes: Parameters<DnsZone["change"]>[0], comment: string): Promise<string> {
    const batch = { Comment: comment.slice(0, 256), Changes: changes.map((change) => changeOf(change, this.#id)) };
    const { ChangeInfo } = await this.#send(`change the records of ${this.#access.zone}`, async () =>
      this.#client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: this.#id, ChangeBatch: batch })),
    );
    return ChangeInfo?.Id ?? "";
  }

  async inSync(changeId: string, timeoutSeconds: number): Promise<void> {
    const arrived = async () => {
      const { ChangeInfo } = await this.#send("check the status of a change", async () =>
        this.#client.send(new GetChangeCommand({ Id: changeId })),
      );
      return ChangeInfo?.Status === "INSYNC";
    };
    if (await waitUntil(this.#clock, arrived, { seconds: timeoutSeconds, everySeconds: POLL_SECONDS })) return;
    throw new RadioctlError("failed", `the change ${changeId} has not reached all name servers after ${timeoutSeconds} s`, {
      hint: "the change was accepted and will arrive; check with radioctl dns show",
    });
  }

  async createHealthCheck(...[callerReference, settings, name]: Parameters<DnsZone["createHealthCheck"]>): Promise<HealthCheck> {
    const { HealthCheck: made } = await this.#send(`create a health check for ${name}`, async () =>
      this.#client.send(
        new CreateHealthCheckCommand({ CallerReference: callerReference, HealthCheckConfig: configOf(settings) }),
      ),
    );
    const check = checkOf(made ?? { Id: "", CallerReference: "", HealthCheckVersion: 0, HealthCheckConfig: { Type: "TCP" } });
    const AddTags = [{ Key: "Name", Value: `radioctl ${this.#access.zone} ${name}` }];
    await this.#send(`name the health check of ${name}`, async () =>
      this.#client.send(new ChangeTagsForResourceCommand({ ResourceType: "healthcheck", ResourceId: check.id, AddTags })),
    );
    return check;
  }

  async updateHealthCheck(...[id, version, settings]: Parameters<DnsZone["updateHealthCheck"]>): Promise<HealthCheck> {
    const update = { HealthCheckId: id, HealthCheckVersion: version, ...changeableOf(settings) };
    const { HealthCheck: made } = await this.#send(`change the health check ${id}`, async () =>
      this.#client.send(new UpdateHealthCheckCommand(update)),
    );
    return made === undefined ? { id, callerReference: "", version, settings } : checkOf(made);
  }

  /** A check that no longer exists is deleted already: by another run, or by a call whose answer was lost. */
  async deleteHealthCheck(id: string): Promise<void> {
    await this.#send(`delete the health check ${id}`, async () => {
      try {
        await this.#client.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
      } catch (error) {
        if (!(error instanceof NoSuchHealthCheck)) throw error;
      }
    });
  }

  async usesElsewhere(ids: readonly string[]): Promise<CheckUses> {
    return usesInOtherZones(this.#client, this.#id, ids);
  }

  async ask(name: string, type: string): Promise<NameServerAnswer[]> {
    this.#nameServers ??= await this.#delegation();
    return askEachNameServer(this.#nameServers, name, type, this.#access.fence);
  }

  async #delegation(): Promise<readonly string[]> {
    const { DelegationSet } = await this.#send(`read the zone ${this.#access.zone}`, async () =>
      this.#client.send(new GetHostedZoneCommand({ Id: this.#id })),
    );
    return DelegationSet?.NameServers ?? [];
  }

  async #send<Answer>(doing: string, call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      throw route53Error(error, doing);
    }
  }
}
