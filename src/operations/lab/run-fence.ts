import { dirname } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Fence } from "../../ports/fence.js";
import type { World } from "../../world.js";
import { labFence, networkOf } from "./fence.js";

/**
 * The fence of the lab whose inventory is in this folder; undefined for every other folder.
 * @param directory of an inventory
 */
export async function fenceAt({ files }: Pick<World, "files">, directory: string): Promise<Fence | undefined> {
  if ((await files.mode(`${directory}/lab.json`)) === undefined) return undefined;
  // Loaded only now: most inventories don't belong to a lab.
  const { loadLabAt } = await import("./store.js");
  const record = await loadLabAt({ files }, directory);
  if (record === undefined) return undefined;
  const { name, bridge, gateway } = record.lab;
  // After a reboot of this machine, the lab's addresses would be routed like any others.
  const there = (await files.read(`/sys/class/net/${bridge}/ifindex`)) !== undefined;
  return labFence(name, there ? networkOf(gateway) : undefined);
}

/** The fence for the inventory of a command line: with a lab's inventory, no command reaches anything outside of that lab. */
export async function fenceFor(world: World, given: string | undefined): Promise<Fence | undefined> {
  const { inventoryPath } = await import("../../inventory/load-path.js");
  const path = await inventoryPath(world, given).catch((error: unknown) => {
    // A command that needs an inventory reports the error itself.
    if (error instanceof RadioctlError) return undefined;
    throw error;
  });
  return path === undefined ? undefined : fenceAt(world, dirname(path));
}

/** Overrides OpenSSH's own configuration, which could lead elsewhere; ssh uses the first value that it gets. */
const STRAIGHT = ["-o", "ProxyCommand=none", "-o", "ProxyJump=none", "-o", "HostName=%h"];

/**
 * A world whose adapters check a fence before they connect. Every port is listed here, so that a new one can't be forgotten.
 * @param fence called for each connection; undefined: no lab, no fence
 */
export function fencedWorld(world: World, fence: () => Fence | undefined): World {
  const { files, histories, clock, prompt, interrupts, stdout, stderr, env, cwd, operator } = world;
  return {
    ssh: { connect: async (target, options) => world.ssh.connect(target, { ...options, fence: fence() }) },
    hostKeys: {
      async knownHosts(target) {
        fence()?.(target.address, target.name);
        return world.hostKeys.knownHosts(target);
      },
    },
    http: {
      capture: async (request) => world.http.capture({ ...request, fence: fence() }),
      send: async (request) => world.http.send({ ...request, fence: fence() }),
    },
    certificates: { shown: async (request) => world.certificates.shown({ ...request, fence: fence() }) },
    acme: { open: async (access) => world.acme.open({ ...access, fence: fence() }) },
    names: { addresses: async (name, servers) => world.names.addresses(name, servers, fence()) },
    dns: { open: async (access) => world.dns.open({ ...access, fence: fence() }) },
    buckets: { open: async (access) => world.buckets.open({ ...access, fence: fence() }) },
    broadcasts: {
      async serve(broadcast) {
        fence()?.(broadcast.address, broadcast.path);
        return world.broadcasts.serve(broadcast);
      },
    },
    processes: fencedProcesses(world, fence),
    files,
    histories,
    clock,
    prompt,
    interrupts,
    stdout,
    stderr,
    env,
    hideVariables: (prefixes) => world.hideVariables(prefixes),
    cwd,
    operator,
    random: () => world.random(),
    interruption: () => world.interruption(),
    randomBytes: (count) => world.randomBytes(count),
  };
}

function fencedProcesses({ processes }: World, fence: () => Fence | undefined): World["processes"] {
  return {
    run: async (command) => processes.run(command),
    alive: (pid) => processes.alive(pid),
    pid: processes.pid,
    program: processes.program,
    async interactive([program, ...words], secretPrefixes) {
      const straight = program === "ssh" && fence() !== undefined ? STRAIGHT : [];
      return processes.interactive([program, ...straight, ...words], secretPrefixes);
    },
  };
}
