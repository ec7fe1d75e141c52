import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import type { Finding, Rule } from "./finding.js";

/** Paths that nginx and Icecast answer themselves, by how their first part begins: /healthz, /admin/, /status-json.xsl, /status.xsl. */
const RESERVED = /^(healthz|admin|status)/u;

/** One mount, one format: relays carry the mounts of all channels side by side. */
export const mounts: Rule = (inventory) => {
  const taken = new Map<string, Path>();
  return mountsOf(inventory).flatMap(({ mount, format, path }): Finding[] => {
    const other = taken.get(mount);
    taken.set(mount, other ?? format);
    return other === undefined ? [] : [{ path, message: `${mount} is already the mount of`, other }];
  });
};

/** Local mounts of relays begin with the name of the host that they feed from, and some paths are kept. */
export const publicMounts: Rule = (inventory) =>
  mountsOf(inventory).flatMap(({ mount, path }): Finding[] => {
    const first = mount.split("/")[1] ?? "";
    if (RESERVED.test(first)) return [{ path, message: `/${first} is kept for the host's own status; take another mount` }];
    return Object.hasOwn(inventory.hosts, first)
      ? [{ path, message: `/${first} is where relays keep what they feed from ${first}; take another mount` }]
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
