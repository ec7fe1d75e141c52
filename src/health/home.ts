import type { Inventory } from "../inventory/schema.js";
import { channelsOf, mountsOf, parentsOf } from "../station/topology.js";
import { findingKey } from "./finding.js";
import type { CheckName, Finding, ProbeResult } from "./finding.js";
import { sshSubject } from "./judge-host.js";
import { heldSubject } from "./judge-mounts.js";

/** A channel's home, which is the inventory's active master, and the listeners on other masters, by one probe. */
export interface HomeLook {
  channel: string;
  master: string;
  /** Why the master is not known to be good; undefined: it is good. */
  trouble: string | undefined;
  /** By relay that was queried: how many of its listeners fell to another master and are still there. */
  fallen: Readonly<Record<string, number>>;
  /** Relays that send another master's streams to new listeners. */
  turned: readonly string[];
  /** All relays that feed the channel from its masters were queried. */
  whole: boolean;
}

/** Checks of what a master's listeners notice. The gates of the cutover home check its disk, drift and clock. */
const OF_HOME: ReadonlySet<CheckName> = new Set(["reach", "continuity", "silence", "identity", "source", "unit"]);

/** The homes of all channels that have a standby. Pure. */
export function homesOf(inventory: Inventory, { findings, given = [] }: Pick<ProbeResult, "findings" | "given">): HomeLook[] {
  return Object.entries(inventory.channels).flatMap(([channel, { masters }]): HomeLook[] => {
    const [master = "", standby] = masters;
    if (standby === undefined) return [];
    const asked = given.filter((each) => each.channel === channel);
    const isTurned = ({ active }: (typeof asked)[number]) => active !== undefined && active !== master;
    const away = (each: (typeof asked)[number]) =>
      Object.entries(each.takers).reduce((sum, [of, takers]) => sum + (of === master ? 0 : takers), 0);
    return [
      {
        channel,
        master,
        trouble: troubleOf(inventory, findings, channel, master),
        // On a turned relay, new listeners are on the other master, too: the count does not show how many fell.
        fallen: Object.fromEntries(asked.map((each) => [each.relay, isTurned(each) ? 0 : away(each)])),
        turned: asked.filter(isTurned).map(({ relay }) => relay),
        whole: feeding(inventory, channel, master).every((relay) => asked.some((each) => each.relay === relay)),
      },
    ];
  });
}

/** undefined when every needed finding about the master exists and is OK, and no other finding about it is bad. */
function troubleOf(inventory: Inventory, findings: readonly Finding[], channel: string, master: string): string | undefined {
  const own = findings.filter(
    (each) => each.host === master && OF_HOME.has(each.check) && (each.channel === undefined || each.channel === channel),
  );
  const bad = own.find(({ verdict }) => verdict !== "OK");
  if (bad !== undefined) return `${findingKey(bad)}: ${bad.summary}`;
  const needed: ReadonlyArray<Pick<Finding, "check" | "subject">> = [
    { check: "reach", subject: sshSubject(master) },
    { check: "unit", subject: master },
    { check: "source", subject: `${master} ${channel}` },
    ...mountsOf(inventory, channel).flatMap(({ mount }) => [
      { check: "reach" as const, subject: heldSubject(master, mount) },
      { check: "reach" as const, subject: `${master} ${mount}` },
    ]),
  ];
  const missing = needed.find((each) => !own.some((found) => findingKey(found) === findingKey(each)));
  return missing === undefined ? undefined : `${findingKey(missing)}: not checked`;
}

function feeding(inventory: Inventory, channel: string, master: string): string[] {
  return Object.keys(inventory.hosts).filter(
    (name) => channelsOf(inventory, name).includes(channel) && parentsOf(inventory, name, channel).includes(master),
  );
}
