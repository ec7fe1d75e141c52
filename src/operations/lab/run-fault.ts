import { RadioctlError } from "../../errors.js";
import { loadScript } from "../../host/load-script.js";
import { loadInventory } from "../../inventory/load.js";
import type { World } from "../../world.js";
import { amountOf, carriersOf, injectScript, mendScript, runningUnits, type Fault, type FaultKind } from "./fault.js";
import { vethOf, type LabHost } from "./layout.js";
import { runInside } from "./run-inside.js";
import { setLine } from "./run-line.js";
import { must } from "./run-program.js";
import { inventoryOf, requireLab, storeLab, type LabRecord } from "./store.js";

export interface FaultRequest {
  kind: FaultKind;
  host: string;
  /** For kill and freeze; empty: the units that carry audio. */
  units: readonly string[];
  /** For lag and loss, as `amountOf` reads it. */
  amount?: string | undefined;
}

/**
 * Injects a fault into a host of a lab. The fault is recorded first, so that `mend` and `down` know it even when this run is killed.
 * @throws RadioctlError usage for an unknown lab or host, a fault that the host already has, an invalid amount, or no running unit to stop;
 * failed when this machine can't do it
 */
export async function injectFault(world: World, name: string, request: FaultRequest): Promise<Fault> {
  const record = await requireLab(world, name);
  const host = hostOf(record, request.host);
  const faults = record.faults ?? [];
  if (faults.some(({ kind, host: other }) => kind === request.kind && other === request.host))
    throw new RadioctlError("usage", `${request.host} already has the fault ${request.kind}`, {
      hint: `radioctl lab fault ${name} mend ${request.host}`,
    });
  const amount = amountOf(request.kind, request.amount);
  const takesUnits = request.kind === "kill" || request.kind === "freeze";
  if (!takesUnits && request.units.length > 0)
    throw new RadioctlError("usage", `only kill and freeze take --unit, not ${request.kind}`);
  const units = takesUnits ? await unitsOf(world, record, request) : [];
  const fault = { kind: request.kind, host: request.host, units, ...amount, at: world.clock.now().toISOString() };
  await storeLab(world, { ...record, faults: [...faults, fault] });
  const script = injectScript(fault);
  if (script !== undefined) await runInside(world, record, request.host, loadScript(script));
  else if (fault.kind === "cut") await must(world, 10, "ip", "link", "set", vethOf(host), "down");
  else await layLine(world, record, host, [...faults, fault]);
  return fault;
}

/** When this machine can't do it, the host is unchanged, and the fault is removed from the record. */
async function layLine(world: World, record: LabRecord, host: LabHost, faults: readonly Fault[]): Promise<void> {
  try {
    await setLine(world, record, host, faults);
  } catch (error) {
    await storeLab(world, record);
    throw error;
  }
}

/**
 * Ends faults of a lab, the latest first, and returns them. A fault that can't be ended stays recorded.
 * @param of which ones; all when empty
 * @throws RadioctlError usage for an unknown lab or host, failed with the first that can't be ended
 */
export async function mendFaults(
  world: World,
  name: string,
  of: { host?: string | undefined; kind?: FaultKind },
): Promise<Fault[]> {
  let record = await requireLab(world, name);
  if (of.host !== undefined) hostOf(record, of.host);
  const wanted = ({ host, kind }: Fault) => (of.host ?? host) === host && (of.kind ?? kind) === kind;
  const mended: Fault[] = [];
  for (const fault of (record.faults ?? []).filter(wanted).toReversed()) {
    const script = mendScript(fault);
    const left = (record.faults ?? []).filter((each) => each !== fault);
    if (script !== undefined) await runInside(world, record, fault.host, loadScript(script));
    else if (fault.kind === "cut") await must(world, 10, "ip", "link", "set", vethOf(hostOf(record, fault.host)), "up");
    else await setLine(world, record, hostOf(record, fault.host), left);
    record = { ...record, faults: left };
    await storeLab(world, record);
    mended.push(fault);
  }
  return mended;
}

async function unitsOf(world: World, record: LabRecord, { host, units, kind }: FaultRequest): Promise<string[]> {
  const { inventory } = await loadInventory(world, inventoryOf(world, record.lab.name));
  const patterns = units.length > 0 ? units : carriersOf(inventory, host);
  const said = await runInside(world, record, host, runningUnits(patterns));
  const found = [...new Set(said.split("\n").filter((line) => line !== ""))];
  if (found.length > 0) return found;
  throw new RadioctlError("usage", `nothing to ${kind} on ${host}: none of ${patterns.join(", ")} is running`, {
    hint: "check that it is bootstrapped: radioctl -i INVENTORY bootstrap --all",
  });
}

function hostOf({ lab }: LabRecord, name: string): LabHost {
  const host = lab.hosts.find((each) => each.name === name);
  if (host !== undefined) return host;
  throw new RadioctlError("usage", `lab ${lab.name} has no host ${JSON.stringify(name)}`, {
    hint: `hosts: ${lab.hosts.map((each) => each.name).join(", ")}`,
  });
}
