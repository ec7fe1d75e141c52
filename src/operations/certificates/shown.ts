import type { Due } from "../../certificates/due.js";
import type { Need } from "../../certificates/need.js";
import type { StationCertificate } from "../../certificates/stored.js";
import type { ShownCertificate } from "../../ports/certificates.js";

/** What a relay serves: the stored certificate, another one, one that the inventory names for this host alone, or none. */
export type RelayState = "current" | "other" | "by hand" | "no answer";

export interface RelayShown {
  host: string;
  state: RelayState;
  /** undefined without an answer. */
  serves: ShownCertificate | undefined;
  /** Why there is no answer. */
  problem: string | undefined;
  /** When radioctl pushed the stored certificate to it. ISO 8601, UTC. */
  pushedAt: string | undefined;
}

/** The station's certificate, and what the relays serve. */
export interface CertificatesShown {
  /** The names that the inventory needs. */
  names: readonly string[];
  /** The CA that the inventory names; undefined when it names none. */
  directory: string | undefined;
  certificate: StationCertificate | undefined;
  due: Due | undefined;
  need: Need;
  /** A renewal, a push or a deploy has something to do. */
  isDue: boolean;
  relays: readonly RelayShown[];
  /** Relays that have no https yet: a deploy brings it. */
  needDeploy: readonly string[];
  /** TXT records that the next renewal makes, and removes. */
  challenges: readonly string[];
}
