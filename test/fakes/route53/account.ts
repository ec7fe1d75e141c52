import type { Locations } from "../dns-server/locations.js";
import { Failure } from "./failure.js";
import { HealthChecks } from "./health-checks.js";
import { HostedZone } from "./hosted-zone.js";
import { compare, sortingName, storedName } from "./names.js";

export interface AccountOptions {
  /** How many times GetChange returns PENDING for each change. */
  pendingPolls: number;
  /** Refuses health checks of addresses that no checker can reach: private ones, and those for documentation. */
  publicOnly: boolean;
  /** The quota of health checks, if it is not Amazon's default. */
  healthChecksMost?: number;
  locations: Locations;
  random: () => number;
}

interface SentChange {
  id: string;
  comment: string | undefined;
  submittedAt: string;
  polls: number;
  arrive: () => void;
}

/** The content of the account. */
export class Account {
  readonly checks: HealthChecks;
  readonly #zones: HostedZone[] = [];
  readonly #changes: SentChange[] = [];

  constructor(readonly options: AccountOptions) {
    this.checks = new HealthChecks(options.publicOnly, options.healthChecksMost);
  }

  addZone(name: string, isPrivate = false): HostedZone {
    const zone = new HostedZone(`Z${String(this.#zones.length + 1).padStart(13, "0")}FAKE`, name, isPrivate);
    this.#zones.push(zone);
    return zone;
  }

  /** By name with its labels reversed. */
  zones(): HostedZone[] {
    return this.#zones.toSorted(
      (one, other) => compare(sortingName(one.name), sortingName(other.name)) || compare(one.id, other.id),
    );
  }

  zonesFrom(name: string | undefined): HostedZone[] {
    return this.zones().filter(
      (zone) => name === undefined || compare(sortingName(zone.name), sortingName(storedName(name))) >= 0,
    );
  }

  zone(id: string): HostedZone {
    const zone = this.#zones.find((each) => each.id === id);
    if (zone === undefined) throw new Failure("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
    return zone;
  }

  /** @param arrive updates the name servers */
  submit(comment: string | undefined, arrive: () => void): SentChange {
    const id = `C${String(this.#changes.length + 1).padStart(13, "0")}FAKE`;
    const change = { id, comment, submittedAt: new Date().toISOString(), polls: 0, arrive };
    this.#changes.push(change);
    if (this.options.pendingPolls === 0) arrive();
    return change;
  }

  /** Each call brings a change nearer to INSYNC. */
  look(id: string): { change: SentChange; inSync: boolean } {
    const change = this.#changes.find((each) => each.id === id);
    if (change === undefined) throw new Failure("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
    const inSync = change.polls >= this.options.pendingPolls;
    change.polls += 1;
    if (inSync) change.arrive();
    return { change, inSync };
  }
}
