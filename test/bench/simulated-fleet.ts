import { countries, isLocation } from "../../src/inventory/places.js";

/** A host of a simulated fleet. Its address is a loopback address, so that all hosts can listen on one port. */
export interface SimulatedHost {
  name: string;
  address: string;
}

/** Relays of a region: two feed from the masters, the others from those two. */
const REGION_SIZE = 50;

/** Two masters, then relays. At most 60,000. */
export function simulatedHosts(count: number): SimulatedHost[] {
  return Array.from({ length: count }, (_, index) => ({
    name: ["master-a", "master-b"][index] ?? `relay-${index - 1}`,
    address: `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  }));
}

/** The inventory of a station with these hosts. Every sshd listens on `port`; the key to all of them is beside the inventory. */
export function simulatedInventory(hosts: readonly SimulatedHost[], port: number, identityFile: string): string {
  const [masters, relays] = [hosts.slice(0, 2), hosts.slice(2)];
  const regions = Math.ceil(relays.length / REGION_SIZE);
  return `
station:
  name: Radio "Bench" & <Friends>
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
secrets: [file: secrets.yaml]
sources:
  studio: { kind: live, password: !secret studio-password }
  night: { kind: playlist, directory: /srv/radio/night }
channels:
  main:
    sources: [studio, night]
    masters: [${masters.map(({ name }) => name).join(", ")}]
    formats:
      - { mount: /live.mp3, codec: mp3, bitrateKbps: 128 }
      - { mount: /live.aac, codec: aac, bitrateKbps: 96 }
      - { mount: /live.opus, codec: opus, bitrateKbps: 96 }
regions:
${Array.from({ length: regions }, (_, index) => `  ${regionLine(index, regions)}`).join("\n")}
hosts:
${masters.map(({ name, address }) => `  ${name}: { role: master, address: ${address} }`).join("\n")}
${relays.map((relay, index) => `  ${relayLine(relay, index, relays)}`).join("\n")}
defaults:
  ssh: { user: root, port: ${port}, identityFile: ${identityFile} }
`;
}

/** `r3: ...`: the first region serves the rest of the world, every other one a country of its own. */
function regionLine(index: number, regions: number): string {
  const known = Object.values(countries)
    .flatMap((all) => all.split(" "))
    .filter(isLocation);
  const location = index === 0 ? '"*"' : (known[index] ?? "");
  const failover = regions === 1 ? "" : `, failover: [r${(index + 1) % regions}]`;
  return `r${index}: { locations: [${location}]${failover} }`;
}

function relayLine({ name, address }: SimulatedHost, index: number, relays: readonly SimulatedHost[]): string {
  const place = index % REGION_SIZE;
  const heads = relays.slice(index - place, index - place + 2).map((relay) => relay.name);
  const upstream = place < 2 ? "" : `, upstream: [${heads.join(", ")}]`;
  return `${name}: { role: relay, region: r${Math.floor(index / REGION_SIZE)}, address: ${address}, capacity: 500${upstream} }`;
}
