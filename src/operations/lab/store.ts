import { join } from "node:path";
import * as z from "zod";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { faultKinds, type Fault } from "./fault.js";
import { suites, type Lab } from "./layout.js";
import type { Program } from "./programs.js";

/** A lab that is or was running: everything that must be ended or removed. */
export interface LabRecord {
  lab: Lab;
  /** The keepers of its hosts. */
  processes: readonly Program[];
  /** The `lab up` that is still running. */
  comingUp?: Program | undefined;
  /** The current faults of its hosts. */
  faults?: readonly Fault[] | undefined;
}

const program = z.object({ pid: z.number(), startedAt: z.string(), what: z.string() });

const record = z.object({
  lab: z.object({
    name: z.string(),
    bridge: z.string(),
    gateway: z.string(),
    hosts: z.array(
      z.object({
        name: z.string(),
        suite: z.enum(suites),
        login: z.enum(["root", "sudo", "password"]),
        address: z.string(),
        machine: z.string(),
      }),
    ),
  }),
  processes: z.array(program),
  comingUp: program.optional(),
  faults: z
    .array(
      z.object({
        kind: z.enum(faultKinds),
        host: z.string(),
        units: z.array(z.string()),
        lagSeconds: z.number().optional(),
        lossPercent: z.number().optional(),
        at: z.string(),
      }),
    )
    .optional(),
});

/** The folder of all labs: `RADIOCTL_LAB_DIR`, else /var/lib/radioctl-lab. */
export function stateFolder({ env }: Pick<World, "env">): string {
  return env["RADIOCTL_LAB_DIR"] ?? "/var/lib/radioctl-lab";
}

export function labFolder(world: Pick<World, "env">, name: string): string {
  return join(stateFolder(world), "labs", name);
}

/** The inventory of the lab's hosts. */
export function inventoryOf(world: Pick<World, "env">, name: string): string {
  return join(labFolder(world, name), "inventory.yaml");
}

/** The folder with a host's own files and its root file system. */
export function hostFolder(world: Pick<World, "env">, lab: string, host: string): string {
  return join(labFolder(world, lab), "hosts", host);
}

export async function loadLab(world: Pick<World, "env" | "files">, name: string): Promise<LabRecord | undefined> {
  return loadLabAt(world, labFolder(world, name));
}

/** The same for the lab in this folder. @throws RadioctlError failed for an invalid lab.json */
export async function loadLabAt({ files }: Pick<World, "files">, folder: string): Promise<LabRecord | undefined> {
  const path = join(folder, "lab.json");
  const text = await files.read(path);
  if (text === undefined) return undefined;
  try {
    return record.parse(JSON.parse(text));
  } catch (error) {
    throw new RadioctlError("failed", `${path} is not a valid lab record`, {
      cause: error,
      hint: "radioctl lab down --all",
    });
  }
}

/** @throws RadioctlError usage when there is no such lab */
export async function requireLab(world: Pick<World, "env" | "files">, name: string): Promise<LabRecord> {
  const found = await loadLab(world, name);
  if (found !== undefined) return found;
  const known = await listLabs(world);
  throw new RadioctlError("usage", `there is no lab ${JSON.stringify(name)}`, {
    hint: known.length === 0 ? `make one with radioctl lab up ${name}` : `labs: ${known.join(", ")}`,
  });
}

export async function storeLab(world: Pick<World, "env" | "files">, lab: LabRecord): Promise<void> {
  await world.files.write(join(labFolder(world, lab.lab.name), "lab.json"), `${JSON.stringify(lab, undefined, 2)}\n`);
}

export async function listLabs(world: Pick<World, "env" | "files">): Promise<string[]> {
  return world.files.list(join(stateFolder(world), "labs"));
}

/** Labs of this machine by name, each with the path of its inventory; empty when they can't be listed. */
export async function labsByName(world: World): Promise<Record<string, string>> {
  const names = await listLabs(world).catch(() => []);
  return Object.fromEntries(names.map((name) => [name, inventoryOf(world, name)]));
}
