import { createHash } from "node:crypto";
import { RadioctlError } from "../../errors.js";
import type { Fault } from "./fault.js";

/** Debian releases that hosts run. */
export const suites = ["bookworm", "trixie"] as const;
export type Suite = (typeof suites)[number];

/** How one gets into a fresh host: as root or as a user with sudo by the lab's key, or as root by password, once. */
export type Login = "root" | "sudo" | "password";

export interface LabHost {
  /** As in the inventory. */
  name: string;
  suite: Suite;
  login: Login;
  address: string;
  /** Name of the machine, and thereby of its side of the bridge. Eleven characters at most: the kernel's names have fifteen. */
  machine: string;
}

/** A lab: hosts on a bridge in a network of their own. */
export interface Lab {
  name: string;
  bridge: string;
  /** The bridge's own address; hosts reach this, their neighbours, and nothing else. */
  gateway: string;
  hosts: readonly LabHost[];
}

/** A lab as it is now: hosts that were killed, or went with a restart of this machine, don't run. */
export interface SurveyedLab extends Lab {
  inventoryFile: string;
  hosts: ReadonlyArray<LabHost & { running: boolean; faults: readonly Fault[] }>;
}

export interface HostWish {
  name: string;
  suite?: Suite | undefined;
  login?: Login | undefined;
}

/** On which packages are handed out. */
export const PROXY_PORT = 3142;

/** What a host with `login: password` takes until it is bootstrapped. */
export const FIRST_PASSWORD = "first-password";

export const SUDO_USER = "admin";

/** Hosts that fit into a lab's /24, the bridge's own address aside. */
const MOST_HOSTS = 200;

/**
 * Lays a lab out: a bridge and a /24 that follow from its name, so that labs side by side don't meet, and an address for every host. Hosts
 * that don't say which get the releases in turn.
 * @param attempt another network for the same name, when the first is taken
 */
export function layOut(name: string, wishes: readonly HostWish[], attempt = 0): Lab {
  if (wishes.length > MOST_HOSTS) throw new RangeError(`a lab has ${MOST_HOSTS} hosts at the most`);
  const digest = createHash("sha256").update(`${name} ${attempt}`).digest();
  const short = digest.toString("hex").slice(0, 6);
  // 10.64.0.0/10: away from what providers and home routers use.
  const network = `10.${64 + (digest.readUInt8(0) % 64)}.${digest.readUInt8(1)}`;
  return {
    name,
    bridge: `rl-${short}`,
    gateway: `${network}.1`,
    hosts: wishes.map(({ name: host, suite, login }, index) => ({
      name: host,
      suite: suite ?? suites[index % suites.length] ?? "bookworm",
      login: login ?? "root",
      address: `${network}.${10 + index}`,
      machine: `${short}-${index}`,
    })),
  };
}

/** The host's end of its cable, as the kernel names it on this machine. */
export function vethOf({ machine }: LabHost): string {
  return `vb-${machine}`;
}

/**
 * The bridge's own address in its network, of those that are for such use. Without one it has its lowest port's: hosts would lose it when that goes, and
 * a host's end of the cable that is off the bridge would hear what is for the bridge.
 */
export function bridgeAddressOf({ bridge }: Pick<Lab, "bridge">): string {
  const [one, two, three] = bridge.match(/[0-9a-f]{2}/gu) ?? [];
  return ["02:72:6c", one, two, three].join(":");
}

/** What is on the bridge in its place while something delays or loses packets between the two. */
export function lineEndOf({ machine }: LabHost): string {
  return `vd-${machine}`;
}
/** What each host of an inventory gets, from the flags; hosts that flags name and the inventory doesn't are an error. */

export function wishesFor(names: readonly string[], asked: ReadonlyMap<string, Omit<HostWish, "name">>): HostWish[] {
  const stranger = [...asked.keys()].find((name) => !names.includes(name));
  if (stranger !== undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(stranger)} in the inventory`);
  return names.map((name) => ({ name, ...asked.get(name) }));
}
