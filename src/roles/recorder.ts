import { days, minuteOf, type RecordedShow, type Recordings } from "../inventory/recordings.js";
import type { Artifacts } from "../inventory/artifacts.js";
import type { Codec } from "../inventory/schema.js";
import { bucketUrl, hostKey } from "../station/bucket.js";
import { channelsOf, mountsOf, peerOf } from "../station/topology.js";
import type { View } from "../templating/view.js";
import { addUp, part, ROOT, ROOT_ONLY, type RoleInput, type RolePart } from "./part.js";
import { AUDIO_MODULES, CONTAINERS, MODULE_FOLDERS, modules } from "./splicer.js";

const RECORDER = {
  script: "/usr/local/lib/radioctl/recorder.pl",
  unitFile: "/etc/systemd/system/radioctl-recorder.service",
  config: "/etc/radioctl/recorder.conf",
  modules: modules("Deck Opening Recorder Recording Schedule Shelf"),
};

const UPLOADER = {
  script: "/usr/local/lib/radioctl/uploader.pl",
  unitFile: "/etc/systemd/system/radioctl-uploader.service",
  config: "/etc/radioctl/uploader.conf",
  key: "/etc/radioctl/upload.curl",
  modules: modules("Uploader"),
};

const USER = "radioctl-recorder";

/** Endings of file names. FLAC is in Ogg. */
const EXTENSIONS: Readonly<Record<Codec, string>> = { mp3: "mp3", aac: "aac", opus: "opus", vorbis: "ogg", flac: "oga" };

const GIGABYTE = 1_000_000_000;

/** A channel of a master that is recorded. */
interface Recorded {
  channel: string;
  recordings: Recordings;
}

function recordedOf({ inventory, name }: RoleInput): Recorded[] {
  return channelsOf(inventory, name).flatMap((channel) => {
    const recordings = inventory.channels[channel]?.recordings;
    return recordings === undefined ? [] : [{ channel, recordings }];
  });
}

/**
 * Records channels of a master: a client of its Icecast, and never a part of Liquidsoap, which a full disk would end. With a bucket and a key of the
 * hosts, another service uploads the files. Nothing, if the inventory has no recordings.
 */
export function recorder(input: RoleInput): RolePart {
  const recorded = recordedOf(input);
  if (recorded.length === 0) return part({});
  const artifacts = input.inventory.artifacts;
  const uploads = artifacts?.hostCredentials !== undefined;
  const { script, unitFile, config } = RECORDER;
  const scripts = [script, ...AUDIO_MODULES, ...RECORDER.modules];
  return addUp([
    part({
      // The time zones are not in a minimal Debian.
      packages: ["tzdata"],
      users: [{ name: USER, home: "/var/lib/radioctl-recorder", groups: [] }],
      directories: MODULE_FOLDERS,
      files: [
        ...AUDIO_MODULES.map((path) => ({ ...ROOT, template: `audio${path}`, view: {} })),
        ...[script, ...RECORDER.modules].map((path) => ({ ...ROOT, template: `master${path}`, view: {} })),
        { ...ROOT, template: `master${config}`, view: recorderView(input, recorded, uploads) },
        { ...ROOT, template: `master${unitFile}`, view: {} },
      ],
      units: [unitOf("radioctl-recorder.service", [...scripts, unitFile, config])],
      checks: [{ name: "perl -c recorder", files: scripts, script: `perl -c "$STAGE${script}"` }],
    }),
    ...(artifacts === undefined ? [] : [uploader(input, recorded, artifacts)]),
  ]);
}

function uploader(input: RoleInput, recorded: readonly Recorded[], artifacts: Artifacts): RolePart {
  const { inventory, name, secrets } = input;
  const account = hostKey(artifacts, secrets);
  if (account === undefined) return part({});
  const { script, unitFile, config, key } = UPLOADER;
  const scripts = [script, ...UPLOADER.modules];
  const view = {
    master: name,
    url: `${bucketUrl(artifacts)}/${artifacts.prefix}shows`,
    channels: recorded.map(({ channel }) => ({ name: channel, peer: peerOf(inventory, channel, name) ?? "-" })),
  };
  return part({
    packages: ["curl"],
    files: [
      ...scripts.map((path) => ({ ...ROOT, template: `master${path}`, view: {} })),
      { ...ROOT, template: `master${config}`, view },
      { ...ROOT_ONLY, template: `master${key}`, view: { ...account } },
      { ...ROOT, template: `master${unitFile}`, view: {} },
    ],
    units: [unitOf("radioctl-uploader.service", [...scripts, ...AUDIO_MODULES, ...RECORDER.modules, unitFile, config, key])],
    checks: [
      {
        name: "perl -c uploader",
        files: [...scripts, ...AUDIO_MODULES, ...RECORDER.modules],
        script: `perl -c "$STAGE${script}"`,
      },
    ],
  });
}

function unitOf(name: string, restartOn: readonly string[]) {
  return { name, state: "running", enabled: true, reloadOn: [], restartOn } as const;
}

function recorderView(input: RoleInput, recorded: readonly Recorded[], uploads: boolean): View {
  const { inventory, name, tuning } = input;
  return {
    master: name,
    timezone: inventory.station.timezone,
    port: tuning.icecast.masterPort,
    channels: recorded.flatMap(({ channel, recordings }) => {
      const mounts = mountsOf(inventory, channel);
      const found = mounts.find(({ mount }) => mount === recordings.format) ?? mounts[0];
      if (found === undefined) return [];
      const { codec } = found.format;
      return [
        {
          name: channel,
          mount: found.mount,
          codec: CONTAINERS[codec],
          extension: EXTENSIONS[codec],
          quotaBytes: Math.round(recordings.quotaGb * GIGABYTE),
          freeBytes: Math.round(recordings.freeGb * GIGABYTE),
          keepDays: recordings.keepDays,
          uploads: uploads ? 1 : 0,
          title: found.title,
          shows: (recordings.shows ?? []).map(showView),
        },
      ];
    }),
  };
}

function showView({ name, days: on, from, to }: RecordedShow) {
  return { name, from: minuteOf(from), to: minuteOf(to), days: on.map((day) => days.indexOf(day)).join("") };
}
