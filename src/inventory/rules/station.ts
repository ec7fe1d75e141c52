import type { Rule } from "./finding.js";

/** The name that listeners connect to is inside the zone, and is not the zone itself. */
export const listenName: Rule = ({ station: { listen, zone } }) =>
  listen.endsWith(`.${zone}`)
    ? []
    : [{ path: ["station", "listen"], message: `must be a name inside the zone ${zone}, such as live.${zone}` }];

/** Operators' names are their own. */
export const operators: Rule = ({ station }) =>
  station.operators.flatMap((operator, index) => {
    const first = station.operators.findIndex((other) => other.name === operator.name);
    return first < index
      ? [{ path: ["station", "operators", index, "name"], message: `${operator.name} is already operators.${first}` }]
      : [];
  });

/** Encoders of two sources can't connect to one harbor mount of one master. */
export const harborMounts: Rule = ({ channels, sources }) => {
  const taken = new Map<string, string>();
  const onMasters = new Map<string, Set<string>>();
  for (const channel of Object.values(channels)) {
    for (const source of channel.sources) onMasters.set(source, new Set([...(onMasters.get(source) ?? []), ...channel.masters]));
  }
  return Object.entries(sources).flatMap(([name, source]) => {
    if (source.kind !== "live") return [];
    const mount = source.mount ?? `/${name}`;
    const clashes = [...(onMasters.get(name) ?? [])].flatMap((master) => {
      const other = taken.get(`${master}${mount}`);
      taken.set(`${master}${mount}`, other ?? name);
      return other === undefined ? [] : [{ master, other }];
    });
    const [clash] = clashes;
    return clash === undefined
      ? []
      : [
          {
            path: ["sources", name, ...(source.mount === undefined ? [] : ["mount"])],
            message: `harbor mount ${mount} on ${clash.master} is already that of ${clash.other}`,
          },
        ];
  });
};
