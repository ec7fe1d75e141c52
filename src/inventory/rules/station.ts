import type { Path } from "../place.js";
import type { Finding, Rule } from "./finding.js";

/** Names in the zone that radioctl's own records use. */
const OWN_NAMES = ["stream", "source"];

/** The name for listeners must be inside the zone, and must not be one of radioctl's own names. */
export const listenName: Rule = ({ station: { listen, zone } }): Finding[] => {
  const path = ["station", "listen"];
  const about = [["station", "zone"], path];
  if (listen !== zone && !listen.endsWith(`.${zone}`))
    return [{ path, message: `must be a name inside the zone ${zone}, such as live.${zone}`, about }];
  const taken = OWN_NAMES.find((name) => listen === `${name}.${zone}` || listen.endsWith(`.${name}.${zone}`));
  return taken === undefined
    ? []
    : [{ path, message: `${taken}.${zone} is reserved for radioctl's own records; use another name`, about }];
};

/** The names of operators must be unique. */
export const operators: Rule = ({ station }) => {
  const taken = new Map<string, Path>();
  return station.operators.flatMap(({ name }, index): Finding[] => {
    const place = ["station", "operators", index];
    const other = taken.get(name);
    taken.set(name, other ?? place);
    return other === undefined ? [] : [{ path: [...place, "name"], message: `${name} is already the name of`, other }];
  });
};

/** Hosts accept only the operators' keys, and radioctl cannot log in with a FIDO key: it would lock itself out. */
export const operatorKeys: Rule = ({ station: { operators: all } }) => {
  const keys = all.flatMap((operator) => operator.keys);
  if (keys.some((key) => !key.startsWith("sk-"))) return [];
  const path = ["station", "operators"];
  const message =
    "all keys are FIDO keys (sk-), with which radioctl cannot log in: hosts would accept nothing else; add a key from ssh-keygen -t ed25519";
  return [{ path, message, about: [[...path, "*"]] }];
};

/** Encoders of two sources cannot share a harbor mount of a master. */
export const harborMounts: Rule = ({ channels, sources }) => {
  const taken = new Map<string, string>();
  const mastersOf = new Map<string, string[]>();
  for (const channel of Object.values(channels)) {
    for (const source of new Set(channel.sources)) {
      const all = mastersOf.get(source) ?? [];
      mastersOf.set(source, all);
      all.push(...channel.masters);
    }
  }
  return Object.entries(sources).flatMap(([name, source]): Finding[] => {
    if (source.kind !== "live") return [];
    const mount = source.mount ?? `/${name}`;
    const masters = mastersOf.get(name) ?? [];
    const shared = [...new Set(masters)].find((master) => taken.has(`${master}${mount}`));
    for (const master of masters) taken.set(`${master}${mount}`, taken.get(`${master}${mount}`) ?? name);
    if (shared === undefined) return [];
    return [
      {
        path: ["sources", name, ...(source.mount === undefined ? [] : ["mount"])],
        message: `harbor mount ${mount} on ${shared} is already used by ${taken.get(`${shared}${mount}`)}`,
        about: [["sources", name, "*"]],
      },
    ];
  });
};
