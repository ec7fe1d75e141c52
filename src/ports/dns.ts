import type { Fence } from "./fence.js";

/** The location of a client; `{}` when it is unknown. Codes are those of Route 53; a subdivision is a state of the US. */
export interface Place {
  continent?: string;
  country?: string;
  subdivision?: string;
}

/**
 * How an answer is chosen among the record sets of one name and type. `other` is a policy that radioctl does not use (latency, geoproximity,
 * CIDR): it reads such record sets, but never changes them.
 */
export type RoutingPolicy =
  | { kind: "simple" }
  | { kind: "weighted"; weight: number }
  | { kind: "failover"; role: "PRIMARY" | "SECONDARY" }
  /** `{ country: "*" }` is the default for all other clients. */
  | { kind: "geolocation"; place: Place }
  | { kind: "multivalue" }
  | { kind: "other"; name: string };

/** The target of an alias. */
export interface AliasTarget {
  name: string;
  /** The target's hosted zone; undefined: the zone of the record set. */
  zoneId?: string;
  evaluateTargetHealth: boolean;
}

/**
 * One record set. Names are in lower case, without a dot at the end, with `*` for a wildcard; the adapters translate from and to the provider's
 * notation. An alias has no TTL and no values.
 */
export interface RecordSet {
  name: string;
  /** A, AAAA, TXT ... */
  type: string;
  policy: RoutingPolicy;
  /** Distinguishes the record sets of one name and type; all policies but `simple` have it. */
  setIdentifier?: string;
  ttlSeconds?: number;
  /** As in a zone file: a TXT value includes its quotes. */
  values: readonly string[];
  alias?: AliasTarget;
  healthCheckId?: string;
}

export interface HealthCheckSettings {
  /** `OTHER` is a type that radioctl does not use (metrics, routing control, text match): it reads such checks, but never changes them. */
  type: "HTTP" | "HTTPS" | "TCP" | "CALCULATED" | "OTHER";
  address?: string;
  port?: number;
  /** `/healthz` */
  path?: string;
  /** Host header, and the name in TLS. */
  hostName?: string;
  intervalSeconds?: 10 | 30;
  /** The status changes after this many equal results in a row. */
  failureThreshold?: number;
  /** CALCULATED: ids of other checks; at least `healthThreshold` of them must be healthy. */
  children?: readonly string[];
  healthThreshold?: number;
  /** The status is inverted, after all other settings. */
  inverted: boolean;
  /** The check does not run, and counts as healthy. */
  disabled: boolean;
}

export interface HealthCheck {
  id: string;
  /** Given when the check was created, and never changes; radioctl recognizes its own checks by it. */
  callerReference: string;
  /** Grows with every change; an update must name the current version. */
  version: number;
  settings: HealthCheckSettings;
}

/** Record sets of other zones that use a health check. */
export interface CheckUses {
  uses: ReadonlyArray<{
    /** The health check's id. */
    id: string;
    /** `www.other.example A`, with the set identifier if there is one. */
    by: string;
  }>;
  /** Zones that could not be read, each with the reason. */
  unread: readonly string[];
}

/** The result of the checkers, before `disabled` and `inverted` apply. */
export type HealthStatus = "healthy" | "unhealthy" | "unknown";

export interface RecordChange {
  /** `DELETE` repeats the record set exactly. */
  action: "CREATE" | "DELETE" | "UPSERT";
  recordSet: RecordSet;
}

/** The limits of one call. */
export interface BatchLimits {
  /** Values, or one for an alias; those of an UPSERT count twice. */
  records: number;
  /** Characters of all values; those of an UPSERT count twice. */
  valueCharacters: number;
}

/** How to access a zone. */
export interface ZoneAccess {
  /** `radio.example` */
  zone: string;
  provider: "route53" | "powerdns";
  /** Route 53: found by the zone's name when it is not given. */
  zoneId?: string | undefined;
  /** Route 53: an endpoint other than Amazon's. PowerDNS: the URL of its API. */
  endpoint?: string | undefined;
  /** PowerDNS. */
  apiKey?: { reveal(): string } | undefined;
  /** Name servers to query after a change, each `address` or `address:port`; by default those of the zone. */
  nameServers?: readonly string[] | undefined;
  /** Called for the provider's endpoint and for each name server. */
  fence?: Fence | undefined;
}

/** The answer of one name server: sorted addresses or texts (empty when there is no such record), or why it did not answer. */
export type NameServerAnswer = { server: string; values: readonly string[] } | { server: string; failure: string };

/** One hosted zone. Every call may throw RadioctlError: unreachable, authentication (no credentials or no permission), or failed. */
export interface DnsZone {
  readonly id: string;
  readonly limits: BatchLimits;
  /** All record sets, in the provider's order. */
  recordSets(): Promise<RecordSet[]>;
  /** All health checks that could be radioctl's, including those of other stations. */
  healthChecks(): Promise<HealthCheck[]>;
  /**
   * The statuses of these checks, by id. A CALCULATED check has no status of its own.
   * @param withinSeconds the first of these checks whose statuses can be read in this time; by default all of them
   */
  healthStatuses(ids: readonly string[], withinSeconds?: number): Promise<ReadonlyMap<string, HealthStatus>>;
  /**
   * Makes all changes or none.
   * @returns the id for `inSync`
   * @throws RadioctlError refused when the provider rejects the batch: nothing was changed
   */
  change(changes: readonly RecordChange[], comment: string): Promise<string>;
  /** Waits until every name server of the zone has the change. @throws RadioctlError failed after the deadline */
  inSync(changeId: string, timeoutSeconds: number): Promise<void>;
  /**
   * @param callerReference the same reference with the same settings gives the same check
   * @param name shown in the provider's console
   */
  createHealthCheck(callerReference: string, settings: HealthCheckSettings, name: string): Promise<HealthCheck>;
  /** The type and the interval cannot be changed. @throws RadioctlError refused when `version` is not the current one */
  updateHealthCheck(id: string, version: number, settings: HealthCheckSettings): Promise<HealthCheck>;
  deleteHealthCheck(id: string): Promise<void>;
  /** Which record sets of the account's other zones use one of these checks. May take seconds for each zone. */
  usesElsewhere(ids: readonly string[]): Promise<CheckUses>;
  /** The current answers of the zone's authoritative servers, in the order of the servers' names. A silent one takes seconds. */
  ask(name: string, type: string): Promise<NameServerAnswer[]>;
}

/** Zones at a provider. */
export interface Dns {
  /** @throws RadioctlError usage when there is no such zone; unreachable; authentication */
  open(access: ZoneAccess): Promise<DnsZone>;
}
