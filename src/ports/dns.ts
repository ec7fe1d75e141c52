import type { Fence } from "./fence.js";

/** Where a client is. `{}` is nowhere that is known. Codes as Route 53 has them; a state is of the US. */
export interface Place {
  continent?: string;
  country?: string;
  subdivision?: string;
}

/**
 * How an answer is chosen among the record sets of one name and type. `other` is a policy that radioctl knows of and doesn't work with (latency,
 * geoproximity, CIDR): such record sets are looked at and never changed.
 */
export type RoutingPolicy =
  | { kind: "simple" }
  | { kind: "weighted"; weight: number }
  | { kind: "failover"; role: "PRIMARY" | "SECONDARY" }
  /** `{ country: "*" }` is everybody else. */
  | { kind: "geolocation"; place: Place }
  | { kind: "multivalue" }
  | { kind: "other"; name: string };

/** What an alias points at. */
export interface AliasTarget {
  name: string;
  /** Of another hosted zone; undefined: the record set's own. */
  zoneId?: string;
  evaluateTargetHealth: boolean;
}

/**
 * One record set. Names are in lower case, without the dot at the end, and with `*` for the wildcard: what else a provider writes is its
 * adapter's business. An alias has no TTL and no values.
 */
export interface RecordSet {
  name: string;
  /** A, AAAA, TXT ... */
  type: string;
  policy: RoutingPolicy;
  /** Tells the record sets of one name and type apart; every policy but `simple` has one. */
  setIdentifier?: string;
  ttlSeconds?: number;
  /** As in a zone file: a TXT with its quotes. */
  values: readonly string[];
  alias?: AliasTarget;
  healthCheckId?: string;
}

export interface HealthCheckSettings {
  /** `OTHER` is one that radioctl doesn't work with (metrics, routing control, a text to be found): looked at and never changed. */
  type: "HTTP" | "HTTPS" | "TCP" | "CALCULATED" | "OTHER";
  address?: string;
  port?: number;
  /** `/healthz` */
  path?: string;
  /** Host header, and the name in TLS. */
  hostName?: string;
  intervalSeconds?: 10 | 30;
  /** Checks in a row until its verdict changes. */
  failureThreshold?: number;
  /** CALCULATED: ids of others, of which at least `healthThreshold` must be healthy. */
  children?: readonly string[];
  healthThreshold?: number;
  /** Its verdict is turned round, after everything else. */
  inverted: boolean;
  /** It doesn't look any more, and counts as healthy. */
  disabled: boolean;
}

export interface HealthCheck {
  id: string;
  /** What it was made with, for ever; radioctl knows its own by it. */
  callerReference: string;
  /** Counts up with every change; an update names the one that it means. */
  version: number;
  settings: HealthCheckSettings;
}

/** What the checkers see, before `disabled` and `inverted`. */
export type HealthStatus = "healthy" | "unhealthy" | "unknown";

export interface RecordChange {
  /** `DELETE` repeats the record set exactly. */
  action: "CREATE" | "DELETE" | "UPSERT";
  recordSet: RecordSet;
}

/** How much one call takes. */
export interface BatchLimits {
  /** An UPSERT counts twice. */
  changes: number;
  /** Characters of all values; of an UPSERT twice. */
  valueCharacters: number;
}

/** How to get at a zone. */
export interface ZoneAccess {
  /** `radio.example` */
  zone: string;
  provider: "route53" | "powerdns";
  /** Route 53: looked up by name when it isn't given. */
  zoneId?: string | undefined;
  /** Route 53: another endpoint than Amazon's. PowerDNS: its API. */
  endpoint?: string | undefined;
  /** PowerDNS. */
  apiKey?: { reveal(): string } | undefined;
  /** Who is asked after a change, each `address` or `address:port`; the zone's own name servers when not given. */
  nameServers?: readonly string[] | undefined;
  /** Asked for the provider's endpoint and for each name server. */
  fence?: Fence | undefined;
}

/** What one name server answers now, sorted: addresses or texts, none when there is no such record; or why it could not be asked. */
export type NameServerAnswer = { server: string; values: readonly string[] } | { server: string; failure: string };

/** One hosted zone. Every call may throw RadioctlError: unreachable, authentication (no credentials, no right), failed with the provider's words. */
export interface DnsZone {
  readonly id: string;
  readonly limits: BatchLimits;
  /** All record sets, in the provider's order. */
  recordSets(): Promise<RecordSet[]>;
  /** All health checks that could be radioctl's, other stations' included. */
  healthChecks(): Promise<HealthCheck[]>;
  /** Of these checks, by id. A CALCULATED one has none of its own. */
  healthStatuses(ids: readonly string[]): Promise<ReadonlyMap<string, HealthStatus>>;
  /** All or nothing. Gives the id to wait for. @throws RadioctlError refused when the provider finds the batch wrong: nothing was changed */
  change(changes: readonly RecordChange[], comment: string): Promise<string>;
  /** Returns when every name server of the zone answers as changed. @throws RadioctlError failed after the deadline */
  inSync(changeId: string, timeoutSeconds: number): Promise<void>;
  /** @param callerReference the same one with the same settings gives the same check @param name for people who look at it in a console */
  createHealthCheck(callerReference: string, settings: HealthCheckSettings, name: string): Promise<HealthCheck>;
  /** Only what may change: not the type, nor the interval. @throws RadioctlError refused when `version` is not the check's any more */
  updateHealthCheck(id: string, version: number, settings: HealthCheckSettings): Promise<HealthCheck>;
  deleteHealthCheck(id: string): Promise<void>;
  /** What each of the zone's authoritative servers answers now, in the order of their names; a silent one costs seconds. */
  ask(name: string, type: string): Promise<NameServerAnswer[]>;
}

/** Zones at a provider. */
export interface Dns {
  /** @throws RadioctlError usage when there is no such zone; unreachable; authentication */
  open(access: ZoneAccess): Promise<DnsZone>;
}
