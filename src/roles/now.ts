import { contentType, nominalKbps } from "../station/formats.js";
import { channelsOf, childrenOf, mountsOf } from "../station/topology.js";
import { part, ROOT, type RoleInput, type RolePart } from "./part.js";
import { publicUrl } from "./public-url.js";
import { modules } from "./splicer.js";

const SCRIPT = "/usr/local/lib/radioctl/now.pl";
const OWN_MODULES = modules("Events Now");
/** Modules that the splicer uses, too. */
const SHARED_MODULES = modules("State Systemd Titles");
const UNIT_FILE = "/etc/systemd/system/radioctl-now.service";
const CONFIG = "/etc/radioctl/now.conf";

/**
 * Publishes the titles that the splicer plays: the files behind /now.json and /status-json.xsl, and server-sent events. A service of its own, so that
 * no request of the public delays the streams.
 * @param burstSeconds the audio that a new listener gets at once: by so much players are behind the splicer
 */
export function now(input: RoleInput, burstSeconds: number): RolePart {
  const { now: titles, events, status } = input.inventory.public;
  if (!titles && !events && !status) return part({});
  const scripts = [SCRIPT, ...OWN_MODULES, ...SHARED_MODULES];
  return part({
    files: [
      ...[SCRIPT, ...OWN_MODULES].map((path) => ({ ...ROOT, template: `relay${path}`, view: {} })),
      { ...ROOT, template: `relay${CONFIG}`, view: configView(input, burstSeconds) },
      { ...ROOT, template: `relay${UNIT_FILE}`, view: {} },
    ],
    units: [
      {
        name: "radioctl-now.service",
        state: "running",
        enabled: true,
        reloadOn: [],
        restartOn: [...scripts, UNIT_FILE, CONFIG],
      },
    ],
    checks: [{ name: "perl -c now", files: scripts, script: `perl -c "$STAGE${SCRIPT}"` }],
  });
}

function configView(input: RoleInput, burstSeconds: number) {
  const { inventory, name } = input;
  const { station } = inventory;
  return {
    // Each relay below is a client of each mount, and no listener.
    feeds: inventory.public.listeners ? `${childrenOf(inventory, name).length}` : "",
    delaySeconds: inventory.public.titleDelaySeconds ?? burstSeconds,
    station: inventory.public.name ?? station.name,
    website: station.website ?? "",
    genre: station.genre ?? "",
    host: station.listen,
    channels: channelsOf(inventory, name).map((channel) => ({
      channel,
      name: inventory.channels[channel]?.name ?? station.name,
      formats: mountsOf(inventory, channel).map(({ mount, format, title }) => ({
        mount,
        codec: format.codec,
        type: contentType(format),
        kbps: nominalKbps(format),
        url: publicUrl(input, mount),
        title,
      })),
    })),
  };
}
