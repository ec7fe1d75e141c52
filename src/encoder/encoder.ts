import { sourceNames } from "../dns/source.js";
import type { Inventory, LiveSource } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";

/** Where the encoder of a live source connects to, and with which login. */
export interface Encoder {
  source: string;
  channel: string;
  /** The DNS name that points to the active master. */
  address: string;
  /** The port of Liquidsoap's harbor on the channel's first master: one DNS name cannot have a different port for the second. */
  port: number;
  /** The port for encoders with TLS, if all masters of the channel have a certificate. It must have the name in `address`. */
  tlsPort?: number | undefined;
  mount: string;
  user: string;
  /** The inventory's name of the secret. */
  password: string;
  /** The channel's masters with their own addresses, the active one first. */
  masters: Array<{ name: string; address: string; port: number }>;
}

/** One encoder for each channel that plays the source, in the inventory's order. A valid inventory has at least one. */
export function encodersOf(inventory: Inventory, name: string, source: LiveSource): Encoder[] {
  return Object.keys(inventory.channels)
    .filter((channel) => inventory.channels[channel]?.sources.includes(name))
    .map((channel) => encoderOf(inventory, name, source, channel));
}

/** The encoders of all live sources. */
export function allEncoders(inventory: Inventory): Encoder[] {
  return Object.entries(inventory.sources).flatMap(([name, source]) =>
    source.kind === "live" ? encodersOf(inventory, name, source) : [],
  );
}

function encoderOf(inventory: Inventory, name: string, source: LiveSource, channel: string): Encoder {
  const tuningOf = (master: string) => resolveTuning(inventory.defaults, inventory.hosts[master]?.tuning).liquidsoap;
  const masters = (inventory.channels[channel]?.masters ?? []).map((master) => ({
    name: master,
    address: inventory.hosts[master]?.address ?? "",
    port: tuningOf(master).harborPort,
  }));
  const encrypted = masters.every(({ name: master }) => inventory.hosts[master]?.tls !== undefined);
  return {
    source: name,
    channel,
    address: sourceNames(inventory, channel)[0] ?? "",
    port: masters[0]?.port ?? 0,
    ...(encrypted && { tlsPort: tuningOf(masters[0]?.name ?? "").harborTlsPort }),
    mount: source.mount ?? `/${name}`,
    user: source.user,
    password: source.password.name,
    masters,
  };
}
