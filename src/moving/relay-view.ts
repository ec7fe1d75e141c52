import type { HostScript, ScriptFile } from "../host/script.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import { SLOT_ADDRESSES } from "../roles/icecast-slots.js";
import { activePath } from "../roles/relay.js";
import { channelsOf, localMount, mountsOf } from "../station/topology.js";
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
  return { file: "icecast-admin.sh", values: { PORT: port, ADDRESSES: Object.values(SLOT_ADDRESSES).join(" ") } };
}

/** The script that observes a relay. It changes nothing. */
export function viewScript(inventory: Inventory, relay: string, scope: Scope): HostScript {
  const { relayPort } = resolveTuning(inventory.defaults, inventory.hosts[relay]?.tuning).icecast;
  const mounts = [scope.from, scope.to].flatMap((master) =>
    mountsOfScope(inventory, relay, scope).map((mount) => localMount(master, mount)),
  );
  const active = channelsOfScope(inventory, relay, scope).map((channel) => `${channel}:${activePath(channel)}`);
  return [
    "export LC_ALL=C",
    icecastAdmin(relayPort),
    { file: "observe-relay.sh", values: { ACTIVE: active.join(" "), MOUNTS: mounts.join(" ") } },
  ];
}

/** Parses the answer to `viewScript`; undefined for other output, and for an incomplete answer. Pure. */
export function parseView(inventory: Inventory, relay: string, scope: Scope, stdout: string): RelayView | undefined {
  const lines = stdout.split("\n");
  if (!lines.includes("@end")) return undefined;
  const after = (tag: string) => lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.slice(tag.length + 1));
  const own = new Map(after("@own").map((line) => [line.replace(/ \d+$/u, ""), Number(/\d+$/u.exec(line)?.[0] ?? 0)]));
  const icecasts = after("@icecast").map((line) => listenersByMount(line, own));
  const masters = [scope.from, scope.to];
  const mounts = mountsOfScope(inventory, relay, scope);
  const ofMaster = <Value>(value: (locals: readonly string[]) => Value) =>
    Object.fromEntries(masters.map((master) => [master, value(mounts.map((mount) => localMount(master, mount)))]));
  return {
    relay,
    active: Object.fromEntries(
      after("@active")
        .map((line) => line.split(" "))
        .map(([channel = "", master]) => [channel, master === "" ? undefined : master]),
    ),
    listeners: ofMaster((locals) =>
      icecasts.flatMap((icecast) => locals.map((local) => icecast.get(local) ?? 0)).reduce((sum, count) => sum + count, 0),
    ),
    missing: ofMaster((locals) =>
      icecasts.length === 0 ? locals : locals.filter((local) => icecasts.some((icecast) => !icecast.has(local))),
    ),
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

/**
 * Parses `127.0.0.1 …<source mount="/master-a/live.mp3"><fallback>…</fallback><listeners>3</listeners>…`, the format of Icecast 2.4.4.
 * @param own the number of our clients by address and mount, counted a moment later
 */
function listenersByMount(line: string, own: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [address = ""] = line.split(" ", 1);
  const found = line.matchAll(/<source mount="([^"]+)">(.*?)<\/source>/gu);
  return new Map(
    [...found].map(([, mount = "", about = ""]) => {
      const all = Number(/<listeners>(\d+)<\/listeners>/u.exec(about)?.[1] ?? 0);
      return [mount, Math.max(0, all - (own.get(`${address} ${mount}`) ?? 0))];
    }),
  );
}

/** Whether neither current nor new listeners of the relay hear `master`. */
export function hasLeft(view: RelayView, master: string): boolean {
  return Object.values(view.active).every((active) => active !== master) && (view.listeners[master] ?? 0) === 0;
}

/** The number of listeners of both masters. */
export function allListeners(view: RelayView): number {
  return Object.values(view.listeners).reduce((sum, count) => sum + count, 0);
}
