import { fileURLToPath } from "node:url";
import { realFiles } from "../../src/adapters/files.js";
import type { DesiredHost } from "../../src/host/desired.js";
import { loadScript } from "../../src/host/load-script.js";
import { parseInventory } from "../../src/inventory/parse.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { resolveTuning } from "../../src/inventory/tuning.js";
import { desiredHost } from "../../src/roles/desired.js";
import type { RoleInput } from "../../src/roles/part.js";
import { loadTemplates } from "../../src/templating/load.js";

const ours = fileURLToPath(new URL("../../templates", import.meta.url));
export const { templates } = await loadTemplates(realFiles, ours, { folder: "/nonexistent", shown: "templates" });

/** Two masters, two relays of the first tier and one of the second, with every codec. */
export const stationText = `
station:
  name: Radio "Quotes" & <Tags>
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
sources:
  studio: { kind: live, password: !secret studio-password }
  airtime: { kind: pull, url: "http://192.0.2.50:8000/airtime.mp3" }
  night: { kind: playlist, directory: /srv/radio/night }
channels:
  main:
    sources: [studio, airtime, night]
    masters: [master-a, master-b]
    formats:
      - { mount: /live.mp3, codec: mp3, bitrateKbps: 128 }
      - { mount: /mono.aac, codec: aac, bitrateKbps: 48, channels: 1 }
      - { mount: /live.opus, codec: opus, bitrateKbps: 96 }
      - { mount: /live.ogg, codec: vorbis, bitrateKbps: 96 }
      - { mount: /live.flac, codec: flac }
regions:
  eu: { locations: ["*"] }
hosts:
  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, ipv6: "2001:db8::21", capacity: 1000 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 500 }
  eu-3: { role: relay, region: eu, address: 192.0.2.23, capacity: 100, upstream: [eu-1, eu-2] }
`;

/** The desired state of one host, rendered with radioctl's templates. Throws for an invalid inventory. */
export function desired(name: string, text = stationText, certificate?: string, ofStation?: RoleInput["station"]): DesiredHost {
  const { inventory, problems } = parseInventory("station.yaml", text);
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  const made = desiredHost({ ...input(name, inventory), certificate, station: ofStation }, { templates, textOf: loadScript });
  if (made.problems.length > 0) throw new Error(JSON.stringify(made.problems));
  return made.desired;
}

function input(name: string, inventory: Inventory) {
  const tuning = resolveTuning(inventory.defaults, inventory.hosts[name]?.tuning);
  return { name, inventory, tuning, secrets: placeholderSecrets(), login: { user: "root", port: 22 } };
}

/** The text of a host's file. */
export function textAt(host: DesiredHost, path: string): string {
  const file = host.files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${host.host} gets no ${path}, only ${host.files.map((each) => each.path).join(", ")}`);
  return file.content.reveal() ?? "";
}
