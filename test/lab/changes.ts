import { readFile, writeFile } from "node:fs/promises";
import { Audience, type Cost, type Masters } from "./audience.js";
import type { TestLab } from "./lab-fixture.js";

/** A change of a running fleet that must have no effect on listeners. */
export interface Change {
  what: string;
  /** Makes hosts differ from the desired state. */
  make(fleet: Fleet): Promise<void>;
  /** How the change is applied, as in the plan. */
  plan: string;
}

/** A station on air. Relays that feed from relays are among `relays`. */
export interface Fleet {
  lab: TestLab;
  masters: readonly string[];
  relays: readonly string[];
}

/** The result of a change, and its effect on listeners. */
export interface Changed {
  what: string;
  code: number | undefined;
  stderr: string;
  seconds: number;
  cost: Cost;
}

/** Like an upgrade: the package's program is another file afterwards. */
const UPGRADE = "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --reinstall icecast2";

export const changes: readonly Change[] = [
  { what: "a limit of the relays: reload", make: set(/capacity: \d+/gu, "capacity: 260"), plan: "reload icecast@" },
  {
    what: "nginx of the relays: reload",
    make: set(/nginx: \{/gu, "nginx: { readTimeoutSeconds: 75,"),
    plan: "reload nginx",
  },
  {
    what: "sockets of the relays' Icecast: second slot",
    make: set(/^defaults: \{/gmu, "defaults: { icecast: { listenSockets: 12 }, "),
    plan: "second Icecast",
  },
  {
    what: "upgrade of the relays' Icecast: second slot",
    make: async ({ lab, relays }) => upgrade(lab, relays),
    plan: "its program was upgraded",
  },
  {
    what: "Liquidsoap of the masters: move",
    make: set(/^defaults: \{/gmu, "defaults: { liquidsoap: { fadeSeconds: 0.7 }, "),
    plan: "restart radioctl-liquidsoap",
  },
  {
    what: "upgrade of the masters' Icecast: move",
    make: async ({ lab, masters }) => upgrade(lab, masters),
    plan: "restart icecast@a.service  its program was upgraded",
  },
];

function set(from: RegExp, to: string): Change["make"] {
  return async ({ lab }) => editInventory(lab, from, to);
}

/** @throws Error when there is nothing to replace */
export async function editInventory({ inventoryFile }: TestLab, from: RegExp | string, to: string): Promise<void> {
  const text = await readFile(inventoryFile, "utf8");
  const changed = text.replaceAll(from, to);
  if (changed === text) throw new Error(`the inventory has no ${String(from)}`);
  await writeFile(inventoryFile, changed);
}

async function upgrade(lab: TestLab, hosts: readonly string[]): Promise<void> {
  await Promise.all(hosts.map(async (host) => lab.inside(host, UPGRADE)));
}

/** Makes a change and deploys it while listeners are connected, who leave afterwards. */
export async function deployUnder(fleet: Fleet, masters: Masters, perRelay: number, change: Change): Promise<Changed> {
  const { lab, relays } = fleet;
  const audience = await Audience.tuneIn(lab, relays, perRelay);
  try {
    await change.make(fleet);
    audience.begin();
    const { code, stderr, seconds } = await lab.run("deploy", "--yes");
    return { what: change.what, code, stderr, seconds, cost: await audience.cost(masters) };
  } finally {
    await audience.leave();
    await drained(fleet);
  }
}

/** Waits until no relay has a second Icecast that still serves listeners. */
async function drained({ lab, relays }: Fleet): Promise<void> {
  const wait =
    "i=0; while [ -e /var/lib/radioctl/draining ] && [ $i -lt 120 ]; do sleep 0.5; i=$((i+1)); done; test ! -e /var/lib/radioctl/draining";
  // The relays nearest to the masters last: relays below them are listeners, too.
  for (const relay of relays.toReversed()) await lab.inside(relay, wait);
}
