import { resolve } from "node:path";
import { encodersOf } from "../encoder/encoder.js";
import { RadioctlError } from "../errors.js";
import { loadInventory } from "../inventory/load.js";
import { resolveSecrets } from "../inventory/secrets.js";
import { selectLiveSource } from "../inventory/select.js";
import type { World } from "../world.js";
import { encoderArgv, isOnAir, labEncoders, progressFileOf, type LabEncoder } from "./encoder.js";
import { playFolderOf } from "./programs.js";
import { killAll, may, must, programsOf, startDetached } from "./run-program.js";
import { inventoryOf, labFolder, requireLab } from "./store.js";

export interface PlayRequest {
  /** The first live source of the inventory when not given. */
  source?: string | undefined;
  /** One master alone; all of the channels that have the source when not given. */
  to?: string | undefined;
  /** An audio file instead of a tune. */
  file?: string | undefined;
}

/** Until an encoder has sent a second of audio. A Liquidsoap that has just started listens after some seconds. */
const ON_AIR_SECONDS = 20;

/**
 * Starts a studio's encoders in a lab, as programs of the lab: they connect again when they are sent away, and end with it. One that plays
 * already begins anew.
 * @throws RadioctlError usage for a lab, a source or a master that isn't there, failed with ffmpeg's words when it does not get on air
 */
export async function playInLab(world: World, name: string, request: PlayRequest): Promise<LabEncoder[]> {
  await requireLab(world, name);
  if (!(await may(world, "sh", "-c", "command -v ffmpeg")))
    throw new RadioctlError("usage", "a studio needs ffmpeg, which is not here", { hint: "apt-get install ffmpeg" });
  const loaded = await loadInventory(world, inventoryOf(world, name));
  const { inventory } = loaded;
  const source = request.source ?? Object.keys(inventory.sources).find((each) => inventory.sources[each]?.kind === "live");
  if (source === undefined)
    throw new RadioctlError("usage", `no source of ${name} takes an encoder`, { hint: "one of kind live does" });
  const encoders = labEncoders(encodersOf(inventory, source, selectLiveSource(inventory, source)), request.to);
  if (encoders.length === 0) throw new RadioctlError("usage", `${source} is of no channel of ${request.to ?? name}`);
  const file = request.file === undefined ? undefined : resolve(world.cwd, request.file);
  if (file !== undefined && (await world.files.mode(file)) === undefined)
    throw new RadioctlError("usage", `there is no file ${file}`);
  const secrets = await resolveSecrets(world, loaded);
  const folder = labFolder(world, name);
  await must(world, 10, "mkdir", "-p", playFolderOf(folder));
  await Promise.all(
    encoders.map(async (encoder) => {
      await stop(world, folder, encoder);
      await begin(world, folder, encoder, encoderArgv(folder, encoder, secrets.get(encoder.password).reveal(), file));
    }),
  );
  return encoders;
}

/** Ends encoders of a lab, all of them or those of one source. Gives their names. */
export async function stopPlaying(world: World, name: string, source: string | undefined): Promise<string[]> {
  await requireLab(world, name);
  const programs = await programsOf(world, labFolder(world, name));
  const playing = programs.filter(({ what }) => what.startsWith(`play ${source === undefined ? "" : `${source}-`}`));
  await killAll(world, playing);
  return [...new Set(playing.map(({ what }) => what.slice("play ".length)))].sort();
}

async function stop(world: World, folder: string, { name }: LabEncoder): Promise<void> {
  const programs = await programsOf(world, folder);
  await killAll(
    world,
    programs.filter(({ what }) => what === `play ${name}`),
  );
}

async function begin(world: World, folder: string, encoder: LabEncoder, argv: [string, ...string[]]): Promise<void> {
  const log = `${playFolderOf(folder)}/${encoder.name}.log`;
  const progress = progressFileOf(folder, encoder);
  await world.files.remove(progress);
  await startDetached(world, { argv, env: {} }, { what: `play ${encoder.name}`, log, groups: undefined });
  const deadline = world.clock.monotonic() + ON_AIR_SECONDS * 1000;
  while (!isOnAir((await world.files.read(progress)) ?? "")) {
    if (world.clock.monotonic() > deadline) {
      await stop(world, folder, encoder);
      throw new RadioctlError("failed", `${encoder.source} did not get on air at ${encoder.server}`, {
        host: encoder.master,
        said: ((await world.files.read(log)) ?? "").trim().split("\n").slice(-4),
        hint: "is the master bootstrapped? radioctl -i INVENTORY bootstrap --all",
      });
    }
    await world.clock.sleep(100);
  }
}
