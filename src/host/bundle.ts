import { pack, type Pack } from "tar-stream";
import { stagedFiles, type ApplyRun } from "./apply-script.js";
import type { DesiredHost } from "./desired.js";
import type { Manifest } from "./generation.js";
import { inSlot } from "./slots.js";
import type { HostPlan } from "./steps.js";
import { storeHost } from "./stored-host.js";

/**
 * One tar with the input of an apply: the script, the files that change, their masked copies, and the generation's manifest.
 * @param script the text of `applyScript`
 */
export async function applyBundle(plan: HostPlan, desired: DesiredHost, run: ApplyRun, script: string): Promise<Uint8Array> {
  const settled = inSlot(desired, plan.slot);
  const tar = pack();
  add(tar, "apply", script);
  add(tar, "manifest.json", `${JSON.stringify(manifest(plan, settled, run))}\n`);
  add(tar, "wanted.json", `${JSON.stringify(storeHost(desired))}\n`);
  tar.entry({ name: "masked", type: "directory", mode: 0o700 });
  for (const file of stagedFiles(plan, settled)) {
    const text = file.content.reveal();
    if (text !== undefined) add(tar, `files${file.path}`, text);
  }
  for (const file of desired.files.filter((each) => each.content.hasSecrets))
    add(tar, `masked${file.path}`, file.content.masked());
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function manifest(plan: HostPlan, desired: DesiredHost, run: ApplyRun): Manifest {
  return {
    generation: plan.generation + 1,
    run: run.run,
    operator: run.operator,
    at: run.at,
    role: desired.role,
    files: desired.files.map(({ path, content, restartKey }) => ({
      path,
      sha256: content.sha256(),
      ...(restartKey !== undefined && { restartKey }),
    })),
    units: desired.units.filter((unit) => unit.state !== "masked").map((unit) => unit.name),
    ...(isStored(desired) && { restores: desired.storedIn }),
    ...(desired.slot !== undefined && { slot: desired.slot }),
    ...(run.inventory !== undefined && { inventory: run.inventory }),
  };
}

/** Whether all that may change is from one generation: new texts among its files are a new state, not a rollback. */
function isStored({ storedIn, only, files }: DesiredHost): boolean {
  if (storedIn === undefined) return false;
  return only === undefined || files.every(({ path, content }) => !only.includes(path) || content.reveal() === undefined);
}

function add(tar: Pack, name: string, text: string): void {
  tar.entry({ name, mode: 0o600 }, text);
}
