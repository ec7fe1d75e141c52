import type { Wishes } from "../../src/dns/owner.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { world } from "./station.js";

type Random = () => number;

const REGIONS = ["eu", "us", "sa", "as", "af"];
const LOCATIONS = ["EU", "AF", "NA", "US-CA", "SA", "MX", "AS", "OC", "DE", "JP"];

/** A station with one to five regions, one to four relays in each, some with IPv6, and each location in one region at most. */
export function randomInventory(random: Random): Inventory {
  const regions = some(REGIONS, random, 1);
  const hosts = regions.flatMap((region, at) =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, (_each, number) => relay(region, at, number, random)),
  );
  return {
    ...world,
    station: { ...world.station, listen: `${pick(["live", "radio"], random)}.radio.example` },
    channels: randomChannels(random),
    dns: { ...world.dns, ttlSeconds: pick([30, 60], random) },
    regions: randomRegions(regions, random),
    hosts: { ...mastersOf(random), ...Object.fromEntries(hosts) },
  };
}

function mastersOf(random: Random): Inventory["hosts"] {
  const { hosts } = world;
  return Object.fromEntries(
    Object.entries(hosts).flatMap(([name, host], at) =>
      host.role === "relay" ? [] : [[name, { ...host, ...(random() < 0.5 && { ipv6: `2a00:1::${at + 1}` }) }]],
    ),
  );
}

function randomChannels(random: Random): Inventory["channels"] {
  const [main] = Object.values(world.channels);
  if (main === undefined) throw new Error("the station has no channel");
  const masters = some(["master-a", "master-b"], random, 1);
  return { main: { ...main, masters }, ...(random() < 0.3 && { news: { ...main, masters: masters.toReversed() } }) };
}

function randomRegions(regions: readonly string[], random: Random): Inventory["regions"] {
  const places = new Map(regions.map((region): [string, string[]] => [region, []]));
  for (const location of ["*", ...some(LOCATIONS, random, 0)]) places.get(pick(regions, random))?.push(location);
  return Object.fromEntries(
    regions.map((region) => {
      const others = regions.filter((other) => other !== region);
      return [region, { locations: places.get(region) ?? [], failover: some(others, random, 0) }];
    }),
  );
}

function relay(region: string, at: number, number: number, random: Random): [string, Inventory["hosts"][string]] {
  const model = world.hosts["eu-1"];
  if (model?.role !== "relay") throw new Error("eu-1 is not a relay");
  const ipv6 = random() < 0.4 ? { ipv6: `2a00:2::${at + 1}:${number + 1}` } : {};
  const capacity = pick([500, 1000], random);
  return [`${region}-${number + 1}`, { ...model, region, address: `11.1.${at + 1}.${number + 1}`, ...ipv6, capacity }];
}

/** Drains, canaries and active masters of some hosts. */
export function randomWishes(inventory: Inventory, random: Random): Wishes {
  const relays = Object.keys(inventory.hosts).filter((host) => inventory.hosts[host]?.role === "relay");
  const pairs = <Value>(share: number, value: () => Value) =>
    Object.fromEntries(relays.flatMap((host) => (random() < share ? [[host, value()]] : [])));
  return {
    drained: pairs(0.15, () => pick(["soft", "hard", "rotated"] as const, random)),
    weights: pairs(0.1, () => 1 + Math.floor(random() * 100)),
    active: Object.fromEntries(
      Object.entries(inventory.channels).flatMap(([channel, { masters }]) =>
        masters[1] !== undefined && random() < 0.3 ? [[channel, masters[1]]] : [],
      ),
    ),
  };
}

function pick<Value>(values: readonly Value[], random: Random): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

/** In a random order. @param least how many at least */
function some<Value>(values: readonly Value[], random: Random, least: number): Value[] {
  const shuffled = values
    .map((value) => ({ value, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);
  return shuffled.slice(0, least + Math.floor(random() * (values.length - least + 1)));
}
