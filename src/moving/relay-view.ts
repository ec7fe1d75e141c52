import { parseSplicer, splicerState } from "../health/facts/splicer.js";
import { OWN_CLIENT } from "../host/facts/listeners.js";
import type { HostScript, ScriptFile } from "../host/script.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import { SLOT_ADDRESSES } from "../roles/icecast-slots.js";
import { activePath } from "../roles/active.js";
import { channelsOf, localMount, mountsOf, spareMount } from "../station/topology.js";
import type { Scope } from "./scope.js";

/** The observed state of a relay, as far as a cutover needs it. */
export interface RelayView {
  relay: string;
  /** By channel: the master whose stream new listeners get; undefined if the relay does not report it. */
  active: Readonly<Record<string, string | undefined>>;
  /** By master: the listeners of its mounts in all running Icecasts. Relays below are counted, radioctl's own clients are not. */
  listeners: Readonly<Record<string, number>>;
  /** By master: its mounts that are missing in a running Icecast. */
  missing: Readonly<Record<string, readonly string[]>>;
  /** The loopback addresses of the running Icecasts. */
  icecasts: readonly string[];
  /** Its clock at the time of the answer, milliseconds since 1970. */
  clockMilliseconds: number;
}

/** Functions for scripts on a relay, and the list of its running Icecasts. */
export function icecastAdmin(port: number): ScriptFile {
  const values = { PORT: port, ADDRESSES: Object.values(SLOT_ADDRESSES).join(" "), OWN_CLIENT };
  return { file: "icecast-admin.sh", values };
}

/** The script that observes a relay. It changes nothing. */
export function viewScript(inventory: Inventory, relay: string, scope: Scope): HostScript {
  const { relayPort } = resolveTuning(inventory.defaults, inventory.hosts[relay]?.tuning).icecast;
  const mounts = mountsOfScope(inventory, relay, scope);
  const of = (local: typeof localMount) =>
    [scope.from, scope.to].flatMap((master) => mounts.map((mount) => local(master, mount)));
  const active = channelsOfScope(inventory, relay, scope).map((channel) => `${channel}:${activePath(channel)}`);
  return [
    "export LC_ALL=C",
    icecastAdmin(relayPort),
    splicerState,
    {
      file: "observe-relay.sh",
      values: {
        ACTIVE: active.join(" "),
        MOUNTS: [...mounts, ...of(spareMount)].join(" "),
        LOCALS: of(localMount).join(" "),
      },
    },
  ];
}

/** Parses the answer to `viewScript`; undefined for other output, and for an incomplete answer. Pure. */
export function parseView(inventory: Inventory, relay: string, scope: Scope, stdout: string): RelayView | undefined {
  const lines = stdout.split("\n");
  if (!lines.includes("@end")) return undefined;
  const after = (tag: string) => lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.slice(tag.length + 1));
  const icecasts = after("@icecast").map(mountsOfAnswer);
  const listeners = sumByMount(after("@listeners"));
  const plays = new Map(parseSplicer(after("@splicer")[0] ?? "").map((stream) => [stream.mount, stream.plays]));
  const mounts = mountsOfScope(inventory, relay, scope);
  const ofMaster = <Value>(value: (master: string) => Value) =>
    Object.fromEntries([scope.from, scope.to].map((master) => [master, value(master)]));
  // Listeners of the public mount hear the parent that the splicer plays; others are on a mount of the parent itself.
  const mountsOfMaster = (master: string) =>
    mounts.flatMap((mount) => [
      localMount(master, mount),
      spareMount(master, mount),
      ...(plays.get(mount) === master ? [mount] : []),
    ]);
  return {
    relay,
    active: Object.fromEntries(
      after("@active")
        .map((line) => line.split(" "))
        .map(([channel = "", master]) => [channel, master === "" ? undefined : master]),
    ),
    listeners: ofMaster((master) => mountsOfMaster(master).reduce((sum, mount) => sum + (listeners.get(mount) ?? 0), 0)),
    missing: ofMaster((master) => {
      const locals = mounts.map((mount) => localMount(master, mount));
      return icecasts.length === 0 ? locals : locals.filter((local) => icecasts.some((icecast) => !icecast.has(local)));
    }),
    icecasts: after("@icecast").map((line) => line.split(" ", 1)[0] ?? ""),
    clockMilliseconds: Number(after("@clock")[0]),
  };
}

function channelsOfScope(inventory: Inventory, relay: string, { channels }: Scope): string[] {
  return channelsOf(inventory, relay).filter((channel) => channels.includes(channel));
}

function mountsOfScope(inventory: Inventory, relay: string, scope: Scope): string[] {
  return channelsOfScope(inventory, relay, scope).flatMap((channel) => mountsOf(inventory, channel).map(({ mount }) => mount));
}

/** The mounts in `127.0.0.1 …<source mount="/master-a/live.mp3">…`, the format of Icecast 2.4.4. */
function mountsOfAnswer(line: string): ReadonlySet<string> {
  return new Set([...line.matchAll(/<source mount="([^"]+)">/gu)].map(([, mount = ""]) => mount));
}

/** Sums of `127.0.0.1 /live.mp3 3` over the Icecasts. */
function sumByMount(lines: readonly string[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const [, mount = "", count = "0"] = line.split(" ");
    sums.set(mount, (sums.get(mount) ?? 0) + Number(count));
  }
  return sums;
}

/** Whether neither current nor new listeners of the relay hear `master`. */
export function hasLeft(view: RelayView, master: string): boolean {
  return Object.values(view.active).every((active) => active !== master) && (view.listeners[master] ?? 0) === 0;
}

/** The number of listeners of both masters. */
export function allListeners(view: RelayView): number {
  return Object.values(view.listeners).reduce((sum, count) => sum + count, 0);
}
