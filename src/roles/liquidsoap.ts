import type { HostScript } from "../host/script.js";
import type { Source } from "../inventory/schema.js";
import { isInBlocks, MIX_HZ, OPUS_PAGE_SECONDS, sampleRateHz } from "../station/formats.js";
import { channelsOf, mountsOf, type PublicMount } from "../station/topology.js";
import { icecastConfig, trial } from "./icecast.js";
import { part, ROOT, type FileSpec, type RoleInput, type RolePart } from "./part.js";
import { feedsOf, feedView, float, mountPassword } from "./programme.js";

const SCRIPT = "/etc/liquidsoap/radio.liq";
const LIBRARY = "/etc/liquidsoap/programme.liq";
const UNIT_FILE = "/etc/systemd/system/radioctl-liquidsoap.service";

/** Liquidsoap 2.3's folder for compiled scripts, as set in the unit. */
const CACHE = "/var/cache/radioctl-liquidsoap";

/** Seconds without data after which an encoder is disconnected. Liquidsoap checks once a second, and its mount must be free within 10 s. */
export const HARBOR_SECONDS = 8;

/** The sources of all channels of a master, each once. */
function sourcesOf({ inventory, name }: RoleInput): Array<{ name: string; source: Source }> {
  const names = new Set(channelsOf(inventory, name).flatMap((channel) => inventory.channels[channel]?.sources ?? []));
  return [...names].flatMap((each) => {
    const source = inventory.sources[each];
    return source === undefined ? [] : [{ name: each, source }];
  });
}

/** The station's programme, run by radioctl's own unit. Debian's own service never runs. */
export function liquidsoap(input: RoleInput): RolePart {
  const sources = sourcesOf(input);
  return part({
    packages: ["liquidsoap"],
    directories: [
      { path: "/etc/liquidsoap/sources", owner: "root", group: "liquidsoap", mode: 0o750 },
      ...sources.flatMap(({ source }) =>
        source.kind === "playlist" ? [{ path: source.directory, owner: "root", group: "root", mode: 0o755 }] : [],
      ),
    ],
    files: [
      { owner: "root", group: "liquidsoap", mode: 0o640, template: "master/etc/liquidsoap/radio.liq", view: scriptView(input) },
      { owner: "root", group: "liquidsoap", mode: 0o640, template: "master/etc/liquidsoap/programme.liq", view: {} },
      { ...ROOT, template: "master/etc/systemd/system/radioctl-liquidsoap.service", view: {} },
      ...sources.flatMap(({ name, source }) => (source.kind === "live" ? [passwordFile(input, name, source.password.name)] : [])),
    ],
    units: [
      { name: "liquidsoap.service", state: "masked", enabled: false, reloadOn: [], restartOn: [] },
      {
        name: "radioctl-liquidsoap.service",
        state: "running",
        enabled: true,
        reloadOn: [],
        restartOn: [SCRIPT, LIBRARY, UNIT_FILE],
        restartWhenUpgraded: true,
      },
    ],
    checks: [
      {
        name: "liquidsoap",
        files: [SCRIPT, LIBRARY, icecastConfig("a"), ...passwordPaths(input)],
        script: programmeTrial(input),
      },
    ],
  });
}

function passwordPath(name: string): string {
  return `/etc/liquidsoap/sources/${name}`;
}

function passwordPaths(input: RoleInput): string[] {
  return sourcesOf(input).flatMap(({ name, source }) => (source.kind === "live" ? [passwordPath(name)] : []));
}

/** The file is read at every connect of an encoder, so a new password needs no restart. */
function passwordFile({ secrets }: RoleInput, name: string, secret: string): FileSpec {
  return {
    owner: "root",
    group: "liquidsoap",
    mode: 0o640,
    template: "master/etc/liquidsoap/sources/password",
    path: passwordPath(name),
    view: { password: secrets.get(secret) },
  };
}

function scriptView(input: RoleInput): FileSpec["view"] {
  const { inventory, name, tuning } = input;
  return {
    sampleRateHz: MIX_HZ,
    opusPageMicroseconds: Math.round(OPUS_PAGE_SECONDS * 1_000_000),
    telnetPort: tuning.liquidsoap.telnetPort,
    harborPort: tuning.liquidsoap.harborPort,
    harborSeconds: float(HARBOR_SECONDS),
    fadeSeconds: float(tuning.liquidsoap.fadeSeconds),
    sources: sourcesOf(input).map((each) => sourceView(each.name, each.source)),
    channels: channelsOf(inventory, name).map((channel) => channelView(input, channel)),
  };
}

/**
 * A channel and its sources, in order. The other master's programme comes before the first source that is not live, although both masters have
 * that source (such as Airtime): so both play the same song. Live sources come before it, because an encoder connects only to this master.
 */
function channelView(input: RoleInput, channel: string): FileSpec["view"] {
  const sources = (input.inventory.channels[channel]?.sources ?? []).map((name) => ({
    name: variable("source", name),
    live: input.inventory.sources[name]?.kind === "live",
  }));
  const bed = sources.findIndex(({ live }) => !live);
  const names = sources.map(({ name }) => name);
  const feed = feedsOf(input).find((each) => each.channel === channel);
  const from = variable("feed", channel);
  const at = bed === -1 ? names.length : bed;
  return {
    name: channel,
    variable: variable("channel", channel),
    feed: feed && { ...feedView(input, feed), variable: from },
    sources: feed === undefined ? names : [...names.slice(0, at), from, ...names.slice(at)],
    outputs: mountsOf(input.inventory, channel).map((stream) => outputView(input, stream)),
  };
}

function sourceView(name: string, source: Source): FileSpec["view"] {
  const common = { name, kind: source.kind, variable: variable("source", name) };
  if (source.kind === "playlist")
    return { ...common, directory: source.directory, mode: source.order === "random" ? "randomize" : "normal" };
  const heard = {
    ...common,
    buffer: float(source.bufferSeconds),
    silenceAfter: float(source.silence.afterSeconds),
    silenceBelow: float(source.silence.belowDbfs),
  };
  if (source.kind === "pull") return { ...heard, url: source.url };
  return { ...heard, mount: source.mount ?? `/${name}`, user: source.user, passwordFile: passwordPath(name) };
}

function outputView(input: RoleInput, { mount, format, title }: PublicMount): FileSpec["view"] {
  const { station } = input.inventory;
  return {
    id: mount.slice(1).replaceAll(/[^A-Za-z0-9]/gu, "_"),
    mount,
    codec: format.codec,
    bitrateKbps: format.bitrateKbps ?? 0,
    sampleRateHz: sampleRateHz(format),
    audioChannels: format.channels,
    mono: format.channels === 1,
    inOgg: !isInBlocks(format),
    port: input.tuning.icecast.masterPort,
    user: "source",
    password: mountPassword(input, mount),
    title,
    genre: station.genre ?? "",
    website: station.website ?? "",
  };
}

function variable(kind: string, name: string): string {
  return `${kind}_${name.replaceAll("-", "_")}`;
}

function programmeTrial({ inventory, name, tuning }: RoleInput): HostScript {
  const mounts = channelsOf(inventory, name).flatMap((channel) => mountsOf(inventory, channel).map(({ mount }) => mount));
  return trial({
    script: { file: "trials/liquidsoap.sh", values: { CACHE } },
    user: "liquidsoap",
    group: "liquidsoap",
    verdict: { file: "trials/programme-on-air.sh", values: { CACHE, PORT: tuning.icecast.masterPort }, words: mounts },
  });
}
