import { createHash } from "node:crypto";
import { RadioctlError } from "../../errors.js";
import type { Fault } from "./fault.js";

/** Debian releases that hosts run. */
export const suites = ["bookworm", "trixie"] as const;
export type Suite = (typeof suites)[number];

/** How to log in to a fresh host: with the lab's key as root or as a user with sudo, or once as root with a password. */
export type Login = "root" | "sudo" | "password";

export interface LabHost {
  /** As in the inventory. */
  name: string;
  suite: Suite;
  login: Login;
  address: string;
  /** Name of the machine; its network interface on the bridge is named after it. Eleven characters at most: interface names have fifteen. */
  machine: string;
}

/** A lab: hosts on a bridge in a network of their own. */
export interface Lab {
  name: string;
  bridge: string;
  /** The bridge's address; hosts reach it and one another, and nothing else. */
  gateway: string;
  hosts: readonly LabHost[];
}

/** A lab's current state: hosts that were killed, or ended with a reboot of this machine, are not running. */
export interface ObservedLab extends Lab {
  inventoryFile: string;
  hosts: ReadonlyArray<LabHost & { running: boolean; faults: readonly Fault[] }>;
}

export interface HostWish {
  name: string;
  suite?: Suite | undefined;
  login?: Login | undefined;
}

/** The port of the package proxy. */
export const PROXY_PORT = 3142;

/** The password of a host with `login: password` until it is bootstrapped. */
export const FIRST_PASSWORD = "first-password";

export const SUDO_USER = "admin";

/** How an operator logs in to a fresh host, in words. */
export const loginWords: Readonly<Record<Login, string>> = {
  root: "root",
  sudo: `${SUDO_USER} with sudo`,
  password: `root by password: ${FIRST_PASSWORD}`,
};

/** Hosts that fit into a lab's /24, the bridge's own address aside. */
const MOST_HOSTS = 200;

/**
 * Lays a lab out: a bridge and a /24 that are derived from its name, so that several labs don't collide, and an address for every host. Hosts
 * without a given release get the releases in turn.
 * @param attempt another network for the same name, when the first is taken
 */
export function layOut(name: string, wishes: readonly HostWish[], attempt = 0): Lab {
  if (wishes.length > MOST_HOSTS) throw new RangeError(`a lab has at most ${MOST_HOSTS} hosts`);
  const digest = createHash("sha256").update(`${name} ${attempt}`).digest();
  const short = digest.toString("hex").slice(0, 6);
  // 10.64.0.0/10: providers and home routers rarely use it.
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

/** The host's network interface on this machine (the outer end of its cable). */
export function vethOf({ machine }: LabHost): string {
  return `vb-${machine}`;
}

/**
 * The bridge's own MAC address, from the locally administered range. Without it, the bridge uses the address of one of its ports: hosts would lose
 * the bridge when that port goes, and an interface that was taken off the bridge would receive the bridge's packets.
 */
export function bridgeAddressOf({ bridge }: Pick<Lab, "bridge">): string {
  const [one, two, three] = bridge.match(/[0-9a-f]{2}/gu) ?? [];
  return ["02:72:6c", one, two, three].join(":");
}

/** The interface that replaces it on the bridge while a program delays or loses packets between the two. */
export function lineEndOf({ machine }: LabHost): string {
  return `vd-${machine}`;
}

/** The requested settings of each host, from the flags. @throws RadioctlError usage for a host that is not in the inventory */
export function wishesFor(names: readonly string[], asked: ReadonlyMap<string, Omit<HostWish, "name">>): HostWish[] {
  const unknown = [...asked.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(unknown)} in the inventory`);
  return names.map((name) => ({ name, ...asked.get(name) }));
}
