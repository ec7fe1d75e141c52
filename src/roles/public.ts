import { channelsOf, mountsOf } from "../station/topology.js";
import type { Codec } from "../inventory/schema.js";
import { textOn } from "./contrast.js";
import { tlsFiles } from "./nginx.js";
import { part, ROOT, type FileSpec, type RoleInput, type RolePart } from "./part.js";
import { publicUrl } from "./public-url.js";
import { capacityOf } from "./relay-limits.js";

const FOLDER = "/usr/local/share/radioctl/public";
const PAGE = `${FOLDER}/page.html`;
export const PUBLIC_NGINX_FILES = ["/etc/nginx/radio/public.conf", "/etc/nginx/radio/files.conf"];

/** Browsers behind one address that wait for titles. */
const EVENTS_PER_ADDRESS = 64;
/** All of a relay: radioctl-now takes no more than 2,000. */
const MOST_EVENTS = 2000;

/** Devices that take only a playlist file play MP3, most of them AAC, too. */
const FOR_DEVICES: readonly Codec[] = ["mp3", "aac", "vorbis", "opus", "flac"];

const CODEC_NAMES: Readonly<Record<Codec, string>> = { mp3: "MP3", aac: "AAC", opus: "Opus", vorbis: "Vorbis", flac: "FLAC" };

/** Types for canPlayType. Browsers decide by the codec, not by the type that Icecast sends. */
const PLAYABLE: Readonly<Record<Codec, string>> = {
  mp3: "audio/mpeg",
  aac: "audio/aac",
  opus: 'audio/ogg; codecs="opus"',
  vorbis: 'audio/ogg; codecs="vorbis"',
  flac: 'audio/ogg; codecs="flac"',
};

/** The most browsers that wait for titles at once. */
export function mostEvents(input: RoleInput): number {
  return input.inventory.public.events ? Math.min(MOST_EVENTS, Math.max(64, capacityOf(input))) : 0;
}

/** What a relay serves besides the streams: a page with a player, playlists, and the places of what radioctl-now writes. */
export function publicSide(input: RoleInput): RolePart {
  const { page, embed } = input.inventory.public;
  const playlists = playlistFiles(input);
  const files = [
    ...playlists.map(({ file }) => file),
    ...(page || embed ? [{ ...ROOT, template: `relay${PAGE}`, view: pageView(input) }] : []),
  ];
  return part({
    directories: files.length > 0 ? folders : [],
    files: [
      { ...ROOT, template: "relay/etc/nginx/radio/public.conf", view: nginxView(input, playlists) },
      { ...ROOT, template: "relay/etc/nginx/radio/files.conf", view: filesView(input) },
      ...files,
    ],
  });
}

const folders = ["/usr/local/share/radioctl", FOLDER].map((path) => ({ path, owner: "root", group: "root", mode: 0o755 }));

interface Playlist {
  path: string;
  type: string;
  file: FileSpec;
}

/** A playlist of each kind for each channel: its stream that most devices play. */
function playlistFiles(input: RoleInput): Playlist[] {
  const { inventory, name } = input;
  if (!inventory.public.playlists) return [];
  return channelsOf(inventory, name).flatMap((channel) => {
    const mounts = mountsOf(inventory, channel);
    const [best] = mounts.toSorted((a, b) => FOR_DEVICES.indexOf(a.format.codec) - FOR_DEVICES.indexOf(b.format.codec));
    if (best === undefined) return [];
    const view = { url: publicUrl(input, best.mount), title: best.title };
    const of = (ending: string, template: string, type: string): Playlist => {
      const path = `/${channel}.${ending}`;
      return { path, type, file: { ...ROOT, template: `relay${FOLDER}/${template}`, path: FOLDER + path, view } };
    };
    return [
      of("m3u", "channel.m3u", "audio/x-mpegurl"),
      of("m3u8", "channel.m3u", "audio/x-mpegurl"),
      of("pls", "channel.pls", "audio/x-scpls"),
    ];
  });
}

function nginxView(input: RoleInput, playlists: readonly Playlist[]): FileSpec["view"] {
  const { page, embed, now, events, status } = input.inventory.public;
  return {
    now,
    events,
    status,
    channels: channelsOf(input.inventory, input.name),
    eventsPerAddress: EVENTS_PER_ADDRESS,
    mostEvents: mostEvents(input),
    folder: FOLDER,
    playlists: playlists.map(({ path, type }) => ({ path, type })),
    pages: [
      { path: "/", framed: false, on: page },
      { path: "/embed", framed: true, on: embed },
    ].filter(({ on }) => on),
  };
}

function filesView(input: RoleInput): FileSpec["view"] {
  const { httpsPort } = input.tuning.nginx;
  return {
    redirect: tlsFiles(input).length > 0 && input.inventory.tls.redirect,
    httpsSuffix: httpsPort === 443 ? "" : `:${httpsPort}`,
  };
}

function pageView(input: RoleInput): FileSpec["view"] {
  const { inventory, name } = input;
  const { colours, links, events, now, playlists, name: ownName } = inventory.public;
  return {
    name: ownName ?? inventory.station.name,
    logo: input.logo ?? "",
    accent: colours.accent,
    onAccent: textOn(colours.accent),
    links,
    now,
    events,
    playlists,
    severalChannels: channelsOf(inventory, name).length > 1,
    channels: channelsOf(inventory, name).map((channel) => ({
      channel,
      name: inventory.channels[channel]?.name ?? inventory.station.name,
      formats: mountsOf(inventory, channel).map(({ mount, format }) => ({
        mount,
        label: `${CODEC_NAMES[format.codec]}${format.bitrateKbps === undefined ? "" : ` ${format.bitrateKbps} kbit/s`}`,
        type: PLAYABLE[format.codec],
      })),
    })),
  };
}
