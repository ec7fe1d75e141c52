import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import type { Finding, Rule } from "./finding.js";

/** First parts of paths that nginx and Icecast answer themselves: /healthz, /admin/, /status-json.xsl, /status.xsl. */
const RESERVED = /^(healthz|admin|status)/u;

/** First parts of paths that a relay serves to the public beside the streams: /now.json, /now/events, /embed, /CHANNEL.m3u. */
const PUBLIC = /^(now|now\.json|embed)$/u;
const PLAYLIST = /^(.+)\.(?:m3u8?|pls)$/u;

/** Mounts must be unique, because a relay carries the mounts of all channels. */
export const mounts: Rule = (inventory) => {
  const taken = new Map<string, Path>();
  return mountsOf(inventory).flatMap(({ mount, format, path }): Finding[] => {
    const other = taken.get(mount);
    taken.set(mount, other ?? format);
    return other === undefined ? [] : [{ path, message: `${mount} is already the mount of`, other }];
  });
};

/** A public mount must not conflict with reserved paths, nor with a relay's local mounts, which begin with the name of its parent. */
export const publicMounts: Rule = (inventory) =>
  mountsOf(inventory).flatMap(({ mount, path }): Finding[] => {
    const first = mount.split("/")[1] ?? "";
    if (RESERVED.test(first)) return [{ path, message: `/${first} is reserved for the host's own status; use another mount` }];
    if (PUBLIC.test(first) || Object.hasOwn(inventory.channels, PLAYLIST.exec(first)?.[1] ?? ""))
      return [{ path, message: `/${first} is reserved for what relays serve beside the streams; use another mount` }];
    return Object.hasOwn(inventory.hosts, first)
      ? [{ path, message: `/${first} is reserved for relays that feed from ${first}; use another mount` }]
      : [];
  });

function mountsOf({ channels }: Inventory): Array<{ mount: string; format: Path; path: Path }> {
  return Object.entries(channels).flatMap(([channel, { formats }]) =>
    formats.map(({ mount }, index) => {
      const format = ["channels", channel, "formats", index];
      return { mount, format, path: [...format, "mount"] };
    }),
  );
}
