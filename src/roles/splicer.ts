import { patienceOf } from "../station/tiers.js";
import { nominalKbps, contentType } from "../station/formats.js";
import { derivePassword } from "../station/passwords.js";
import { heldParents, localMount, streamsOf } from "../station/topology.js";
import type { Codec } from "../inventory/schema.js";
import type { Secret } from "../secret.js";
import { activePath } from "./active.js";
import { SLOT_ADDRESSES } from "./icecast-slots.js";
import { stationKey } from "./icecast.js";
import { part, ROOT, type RoleInput, type RolePart } from "./part.js";

const FOLDER = "/usr/local/lib/radioctl";
const SCRIPT = `${FOLDER}/splicer.pl`;
/** Modules that read and write frames: the recorder of a master uses them, too. */
export const AUDIO_MODULES = modules("Adts Input Link Mp3 OggReader OggWriter State Stream Systemd");
const OWN_MODULES = modules("Align Celt Config Lag Output Place Resume Silence Splice Splicer Titles");
const UNIT_FILE = "/etc/systemd/system/radioctl-splicer.service";
const CONFIG = "/etc/radioctl/splicer.conf";

export const CONTAINERS: Readonly<Record<Codec, "mp3" | "aac" | "ogg">> = {
  mp3: "mp3",
  aac: "aac",
  opus: "ogg",
  vorbis: "ogg",
  flac: "ogg",
};

export const MODULE_FOLDERS = [`${FOLDER}/perl`, `${FOLDER}/perl/Radioctl`].map((path) => ({
  path,
  owner: "root",
  group: "root",
  mode: 0o755,
}));

/** Paths of Perl modules on a host. */
export function modules(names: string): string[] {
  return names.split(" ").map((name) => `${FOLDER}/perl/Radioctl/${name}.pm`);
}

/** Without any parent, listeners get silence before Icecast gives up its source, and long after relays below have gone to another parent. */
const FILL_SHARE = 0.8;

/** The password of the source of a relay's public mounts. */
export function splicerPassword(input: RoleInput): Secret {
  return derivePassword(stationKey(input), `icecast splicer ${input.name}`);
}

/**
 * Joins the streams of the parents to the streams that listeners get: the source of each public mount of the relay's Icecast. A change of the parent
 * happens between two frames, where the sound of both agrees, so players do not notice it.
 * @param burstSeconds the audio that a new listener gets at once
 */
export function splicer(input: RoleInput, burstSeconds: number): RolePart {
  const scripts = [SCRIPT, ...AUDIO_MODULES, ...OWN_MODULES];
  return part({
    directories: MODULE_FOLDERS,
    files: [
      ...AUDIO_MODULES.map((path) => ({ ...ROOT, template: `audio${path}`, view: {} })),
      ...[SCRIPT, ...OWN_MODULES].map((path) => ({ ...ROOT, template: `relay${path}`, view: {} })),
      { owner: "root", group: "icecast", mode: 0o640, template: `relay${CONFIG}`, view: configView(input, burstSeconds) },
      { ...ROOT, template: `relay${UNIT_FILE}`, view: {} },
    ],
    units: [
      {
        name: "radioctl-splicer.service",
        state: "running",
        enabled: true,
        reloadOn: [],
        restartOn: [...scripts, UNIT_FILE, CONFIG],
      },
    ],
    checks: [{ name: "perl -c splicer", files: scripts, script: `perl -c "$STAGE${SCRIPT}"` }],
  });
}

function configView(input: RoleInput, burstSeconds: number) {
  const { inventory, name, tuning } = input;
  const { station } = inventory;
  return {
    port: tuning.icecast.relayPort,
    password: splicerPassword(input),
    addresses: Object.values(SLOT_ADDRESSES).join(" "),
    fillSeconds: FILL_SHARE * patienceOf(inventory, name, tuning.icecast.sourceTimeoutSeconds),
    silentSeconds: patienceOf(inventory, name, tuning.icecast.fallbackSeconds),
    burstSeconds,
    streams: streamsOf(inventory, name).map(({ channel, mount, format, title }) => ({
      mount,
      channel,
      codec: CONTAINERS[format.codec],
      activeFile: activePath(channel),
      type: contentType(format),
      kbps: nominalKbps(format),
      title,
      genre: station.genre ?? "",
      website: station.website ?? "",
      parents: heldParents(inventory, name, channel).map((parent) => ({ name: parent, mount: localMount(parent, mount) })),
    })),
  };
}
