import { groupRelay } from "../group-relay.js";
import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import { burst } from "./burst.js";
import { capacity } from "./capacity.js";
import type { Finding, Rule } from "./finding.js";
import { ports } from "./ports.js";
import { hostReferences } from "./references.js";
import { upstreams } from "./upstreams.js";

/** What holds for a relay holds for the members of a group. */
const OF_RELAYS: readonly Rule[] = [hostReferences, upstreams, ports, capacity, burst];

/** A member's address is not known before it boots. */
const NO_ADDRESS = "0.0.0.0";

/** The cross checks of relays, for the members of each group. */
export const groupRelays: Rule = (inventory) =>
  Object.entries(inventory.groups).flatMap(([name, group]): Finding[] => {
    if (Object.hasOwn(inventory.hosts, name)) return [];
    const hosts = { ...inventory.hosts, [name]: groupRelay(group, NO_ADDRESS) };
    const isOfGroup = ([kind, host]: Path) => kind === "hosts" && host === name;
    const inGroup = (path: Path) => (isOfGroup(path) ? ["groups", ...path.slice(1)] : path);
    return OF_RELAYS.flatMap((rule) => rule({ ...inventory, hosts }))
      .filter(({ path }) => isOfGroup(path))
      .map((finding) => ({ ...finding, path: inGroup(finding.path), about: (finding.about ?? []).map(inGroup) }));
  });

/** Commands accept hosts, regions, groups and members in one list. */
export const groupNames: Rule = ({ groups, hosts, regions }) =>
  Object.keys(groups).flatMap((name): Finding[] => {
    const path = ["groups", name];
    const member = Object.keys(hosts).find((host) => isMemberOf(name, host));
    const other = Object.hasOwn(hosts, name) ? "a host" : Object.hasOwn(regions, name) ? "a region" : undefined;
    if (other !== undefined) return [{ path, message: `is also the name of ${other}; use another name for one of them` }];
    if (member === undefined) return [];
    return [{ path: ["hosts", member], message: `is named as a member of the group ${name}; use another name` }];
  });

/** `us-burst-1a2b3c4d` */
function isMemberOf(group: string, host: string): boolean {
  return host.startsWith(`${group}-`) && /^[0-9a-f]{8}$/u.test(host.slice(group.length + 1));
}

/** Members announce themselves in the bucket. */
export const groupBuckets: Rule = ({ groups, artifacts }) =>
  Object.entries(groups).flatMap(([name, { credentials }]): Finding[] => {
    if (artifacts === undefined)
      return [{ path: ["groups", name], message: "needs artifacts: members announce themselves in the bucket" }];
    if (credentials !== undefined || artifacts.hostCredentials !== undefined) return [];
    const message = "needs credentials, or artifacts.hostCredentials: members announce themselves in the bucket";
    return [{ path: ["groups", name], message, about: [["artifacts"], ["groups", name, "credentials"]] }];
  });

/** A limit of money needs a price. */
export const groupPrices: Rule = ({ groups, providers }) =>
  Object.entries(groups).flatMap(([name, { priceCap, provider }]): Finding[] => {
    if (priceCap === undefined || (provider !== undefined && Object.hasOwn(providers, provider))) return [];
    const message =
      provider === undefined
        ? "needs the group's provider, with its prices in providers"
        : `needs the prices of ${provider} in providers`;
    return [
      {
        path: ["groups", name, "priceCap"],
        message,
        about: [
          ["groups", name, "provider"],
          ["providers", "*"],
        ],
      },
    ];
  });

/** One way starts and ends members, and `follow` needs it. */
export const groupActions: Rule = ({ groups }) =>
  Object.entries(groups).flatMap(([name, { commands, asg, follow, max }]): Finding[] => {
    const path = ["groups", name];
    return [
      ...(commands !== undefined && asg !== undefined
        ? [{ path: [...path, "asg"], message: "commands are set too; keep only one of them" }]
        : []),
      ...(follow !== undefined && commands === undefined && asg === undefined
        ? [{ path: [...path, "follow"], message: "needs asg, or commands that start and end members", about: actionPlaces(name) }]
        : []),
      ...(follow !== undefined && follow.min > max
        ? [{ path: [...path, "follow", "min"], message: `is more than max, which is ${max}` }]
        : []),
    ];
  });

function actionPlaces(name: string): Path[] {
  return (["commands", "asg"] as const).map((key) => ["groups", name, key]);
}

/** An Auto Scaling group belongs to one group. */
export const groupScaling: Rule = ({ groups }: Inventory) => {
  const taken = new Map<string, string>();
  return Object.entries(groups).flatMap(([name, { asg }]): Finding[] => {
    if (asg === undefined) return [];
    const key = `${asg.region} ${asg.name} ${asg.endpoint ?? ""}`;
    const other = taken.get(key);
    taken.set(key, other ?? name);
    return other === undefined
      ? []
      : [{ path: ["groups", name, "asg"], message: `is already the Auto Scaling group of ${other}` }];
  });
};
