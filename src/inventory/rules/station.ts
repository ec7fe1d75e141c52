import type { Path } from "../place.js";
import type { Finding, Rule } from "./finding.js";

/** Names under the zone that the network's own records take. */
const OWN_NAMES = ["stream", "source"];

/** The name that listeners connect to is inside the zone, and is none of the network's own. */
export const listenName: Rule = ({ station: { listen, zone } }): Finding[] => {
  const path = ["station", "listen"];
  const about = [["station", "zone"], path];
  if (listen !== zone && !listen.endsWith(`.${zone}`))
    return [{ path, message: `must be a name inside the zone ${zone}, such as live.${zone}`, about }];
  const taken = OWN_NAMES.find((name) => listen === `${name}.${zone}` || listen.endsWith(`.${name}.${zone}`));
  return taken === undefined
    ? []
    : [{ path, message: `${taken}.${zone} is kept for the network's own records; take another name`, about }];
};

/** Operators' names are their own. */
export const operators: Rule = ({ station }) => {
  const taken = new Map<string, Path>();
  return station.operators.flatMap(({ name }, index): Finding[] => {
    const place = ["station", "operators", index];
    const other = taken.get(name);
    taken.set(name, other ?? place);
    return other === undefined ? [] : [{ path: [...place, "name"], message: `${name} is already the name of`, other }];
  });
};

/** Encoders of two sources can't connect to one harbor mount of one master. */
export const harborMounts: Rule = ({ channels, sources }) => {
  const taken = new Map<string, string>();
  return Object.entries(sources).flatMap(([name, source]): Finding[] => {
    if (source.kind !== "live") return [];
    const mount = source.mount ?? `/${name}`;
    const masters = Object.values(channels).flatMap((channel) => (channel.sources.includes(name) ? channel.masters : []));
    const shared = [...new Set(masters)].find((master) => taken.has(`${master}${mount}`));
    for (const master of masters) taken.set(`${master}${mount}`, taken.get(`${master}${mount}`) ?? name);
    if (shared === undefined) return [];
    return [
      {
        path: ["sources", name, ...(source.mount === undefined ? [] : ["mount"])],
        message: `harbor mount ${mount} on ${shared} is already that of ${taken.get(`${shared}${mount}`)}`,
        about: [["sources", name, "*"]],
      },
    ];
  });
};
