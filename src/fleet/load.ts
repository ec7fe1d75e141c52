import type { StationCertificate } from "../certificates/stored.js";
import type { Encoder } from "../encoder/encoder.js";
import type { EncoderKind } from "../encoder/settings.js";
import { InvalidFiles } from "../errors.js";
import type { DesiredHost } from "../host/desired.js";
import { loadInventory, type LoadedInventory } from "../inventory/load.js";
import type { Inventory } from "../inventory/schema.js";
import { placeholderSecrets, resolveSecrets, type Secrets } from "../inventory/secrets.js";
import type { ResolvedTuning } from "../inventory/tuning.js";
import type { RenderedText } from "../secret.js";
import type { HostToObserve } from "./connect.js";
import type { Reader } from "./load-desired.js";

/** Everything that is loaded before a host is contacted: the inventory, secrets, and templates of the hosts that a command needs. */
export interface Fleet {
  loaded: LoadedInventory;
  tuning(name: string): ResolvedTuning;
  /** Values of the inventory's secrets, or placeholders. */
  secrets: Secrets;
  /** The certificate of tls.acme; undefined without tls.acme, and until one is issued or imported. */
  certificate: StationCertificate | undefined;
  /** The same fleet with another certificate of tls.acme. */
  withCertificate(certificate: StationCertificate | undefined): Fleet;
  /**
   * The desired state of these hosts, rendered.
   * @throws InvalidFiles with the problems of all of their templates at once
   */
  desired(names: readonly string[]): DesiredHost[];
  /**
   * The desired state with the login of each host. It is rendered once to find all problems, and again when each host is processed, so that the files
   * of a thousand hosts are not in memory at once. @throws as `desired`
   */
  toObserve(names: readonly string[]): HostToObserve[];
  /** Settings of a live source's encoder. @throws InvalidFiles with the problems of the template */
  encoderSettings(encoder: Encoder, kind: EncoderKind): RenderedText;
}

/** What a command needs of a fleet. Only the files for that are read. */
export interface FleetNeeds {
  secrets: "real" | "placeholder";
  /** Names of the hosts whose desired state the command needs; every host by default. Its errors are those of `loadFleet`. */
  hosts?(this: void, inventory: Inventory): readonly string[];
  /** Settings of encoders, which no command needs by default. */
  encoders?: boolean;
  /** Called as soon as the inventory is valid, before secrets and templates are read. */
  onInventory?(this: void, loaded: LoadedInventory): void;
}

/**
 * Loads the inventory, the templates and certificates that the command needs and, when `secrets` are real, every secret.
 * @throws InvalidFiles for templates that replace nothing and for missing certificates; as `loadInventory` and `resolveSecrets`
 */
export async function loadFleet(
  world: Reader,
  given: string | undefined,
  { secrets: which, hosts = hostsOf, encoders = false, onInventory }: FleetNeeds,
): Promise<Fleet> {
  const loaded = await loadInventory(world, given);
  const names = hosts(loaded.inventory);
  onInventory?.(loaded);
  const secrets = which === "real" ? await resolveSecrets(world, loaded) : placeholderSecrets();
  // Loaded only now: it is large, and `onInventory` may have begun work that waits.
  const { fleetOf, prepare } = await import("./load-desired.js");
  const { inputs, templates, certificate, problems } = await prepare(world, loaded, secrets, { names, encoders });
  if (problems.length > 0) throw new InvalidFiles(problems);
  const fleet = (station: Fleet["certificate"]): Fleet => {
    const roles = new Map(inputs.map((input) => [input.name, { ...input, station }]));
    return { ...fleetOf(loaded, secrets, roles, templates), certificate: station, withCertificate: fleet };
  };
  return fleet(certificate);
}

const hostsOf = ({ hosts }: Inventory): string[] => Object.keys(hosts);
