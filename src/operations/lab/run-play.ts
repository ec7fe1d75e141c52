import { resolve } from "node:path";
import { encodersOf } from "../../encoder/encoder.js";
import { RadioctlError } from "../../errors.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { resolveSecrets } from "../../inventory/secrets.js";
import { selectLiveSource } from "../../station/select.js";
import type { World } from "../../world.js";
import { airtimeProgress, airtimeWords, standIns } from "./airtime.js";
import { encoderArgv, isOnAir, labEncoders, progressFileOf } from "./encoder.js";
import { programmeOf, programmeProgress, programmeWords } from "./programme.js";
import { isPlayOf, isProgramme, playFolderOf } from "./programs.js";
import { killAll, may, must, programsOf, startDetached } from "./run-program.js";
import { inventoryOf, labFolder, requireLab, type LabRecord } from "./store.js";
import { waitUntil } from "../../wait.js";

export interface PlayRequest {
  /** The first live source of the inventory when not given. */
  source?: string | undefined;
  /** For a live source: one master only; default: all masters of its channels. */
  to?: string | undefined;
  /** An audio file instead of a tune. */
  file?: string | undefined;
}

/** What plays in a lab. Plain JSON. */
export interface Playing {
  /** `studio-master-a`, `airtime` */
  name: string;
  source: string;
  /** The master that a studio's encoder is connected to; undefined for a stand-in, which masters pull from. */
  master?: string | undefined;
  /** `10.80.3.10:8005/studio`, `http://10.80.3.1:8100/airtime.mp3` */
  server: string;
}

interface Player extends Playing {
  argv: readonly [string, ...string[]];
  /** The file that its ffmpeg writes its progress to. */
  progress: string;
}

/** The programs that play a source. */
interface Play {
  /** What all players of a studio send. */
  programme?: Player;
  players: readonly Player[];
}

/** Time until an encoder has sent a second of audio. A newly started Liquidsoap accepts connections after some seconds. */
const ON_AIR_SECONDS = 20;

/**
 * Starts a studio's encoders in a lab, or the stand-in for the server of a pull source, as programs of the lab: encoders reconnect when they are
 * disconnected, and all of them end with the lab. A source that already plays is restarted; a studio's programme continues unless it changes.
 * @throws RadioctlError usage for an unknown lab, source or master, failed with ffmpeg's messages when it does not go on air
 */
export async function playInLab(world: World, name: string, request: PlayRequest): Promise<Playing[]> {
  const record = await requireLab(world, name);
  if (!(await may(world, "sh", "-c", "command -v ffmpeg")))
    throw new RadioctlError("usage", "ffmpeg is not installed", { hint: "apt-get install ffmpeg" });
  const loaded = await loadInventory(world, inventoryOf(world, name));
  const file = request.file === undefined ? undefined : resolve(world.cwd, request.file);
  if (file !== undefined && (await world.files.mode(file)) === undefined)
    throw new RadioctlError("usage", `there is no file ${file}`);
  const { sources } = loaded.inventory;
  const source = request.source ?? Object.keys(sources).find((each) => sources[each]?.kind === "live");
  if (source === undefined)
    throw new RadioctlError("usage", `${name} has no source for an encoder`, { hint: "add a source of kind live" });
  const { programme, players } =
    sources[source]?.kind === "pull"
      ? { players: [standInOf(world, record, loaded, { ...request, source, file })] }
      : await studioOf(world, record, loaded, { ...request, source, file });
  const folder = labFolder(world, name);
  await must(world, 10, "mkdir", "-p", playFolderOf(folder));
  if (programme !== undefined && !(await isPlaying(world, folder, programme))) {
    await stop(world, folder, programme);
    await begin(world, folder, programme);
  }
  await Promise.all(
    players.map(async (player) => {
      await stop(world, folder, player);
      await begin(world, folder, player);
    }),
  );
  return players.map(({ name: player, source: played, master, server }) => ({ name: player, source: played, master, server }));
}

/** Plays everything that a lab can play: the first live source, if there is one, and the stand-ins of all pull sources. */
export async function playAllInLab(world: World, name: string): Promise<Playing[]> {
  const { inventory } = await loadInventory(world, inventoryOf(world, name));
  const kinds = Object.values(inventory.sources).map(({ kind }) => kind);
  const pulled = Object.keys(inventory.sources).filter((source) => inventory.sources[source]?.kind === "pull");
  const playing = kinds.includes("live") ? await playInLab(world, name, {}) : [];
  for (const source of pulled) playing.push(...(await playInLab(world, name, { source })));
  return playing;
}

async function studioOf(
  world: World,
  { lab }: LabRecord,
  loaded: LoadedInventory,
  { source, to, file }: PlayRequest & { source: string },
): Promise<Required<Play>> {
  const { inventory } = loaded;
  const encoders = labEncoders(encodersOf(inventory, source, selectLiveSource(inventory, source)), to);
  if (encoders.length === 0) throw new RadioctlError("usage", `no channel of ${to ?? lab.name} has the source ${source}`);
  const secrets = await resolveSecrets(world, loaded);
  const folder = labFolder(world, lab.name);
  const programme = programmeOf(inventory, lab, source);
  const made: Player = {
    name: programme.name,
    source,
    server: programme.url,
    argv: [...world.processes.program, ...programmeWords(folder, programme, file)],
    progress: programmeProgress(folder, programme),
  };
  const players = encoders.map((encoder) => ({
    ...encoder,
    argv: encoderArgv(folder, encoder, secrets.get(encoder.password).reveal(), programme),
    progress: progressFileOf(folder, encoder),
  }));
  return { programme: made, players };
}

function standInOf(
  world: World,
  { lab }: LabRecord,
  { inventory }: LoadedInventory,
  { source, to, file }: PlayRequest & { source: string },
): Player {
  if (to !== undefined)
    throw new RadioctlError("usage", `--to works with live sources only: every master pulls ${source} itself`, {
      hint: `radioctl lab play ${lab.name} --source ${source}`,
    });
  const standIn = standIns(inventory, lab).find((each) => each.source === source);
  // In a lab of an older radioctl the URL leads elsewhere, and no master pulls from the stand-in.
  const declared = inventory.sources[source];
  if (standIn === undefined || declared?.kind !== "pull" || declared.url !== standIn.url)
    throw new RadioctlError("usage", `the masters of ${lab.name} do not pull ${source} from the lab`, {
      hint: `its inventory needs url: ${standIn?.url ?? ""}; radioctl lab up ${lab.name} makes a new lab with it`,
    });
  const folder = labFolder(world, lab.name);
  return {
    name: source,
    source,
    server: standIn.url,
    argv: [...world.processes.program, ...airtimeWords(folder, standIn, file)],
    progress: airtimeProgress(folder, standIn),
  };
}

/** Stops what plays in a lab, everything or one source. @returns the names */
export async function stopPlaying(world: World, name: string, source: string | undefined): Promise<string[]> {
  const { lab } = await requireLab(world, name);
  const programs = await programsOf(world, labFolder(world, name));
  const hosts = lab.hosts.map((host) => host.name);
  const playing = programs.filter(({ what }) => isPlayOf(what, source, hosts));
  await killAll(world, playing);
  const players = playing.filter(({ what }) => !isProgramme(what));
  return [...new Set(players.map(({ what }) => what.slice("play ".length)))].sort();
}

/** Whether the program runs with these very arguments: it plays the same file. */
async function isPlaying(world: World, folder: string, { name, argv }: Player): Promise<boolean> {
  const programs = await programsOf(world, folder);
  const words = argv.map((word) => `${word}\0`).join("");
  const lines = programs
    .filter(({ what }) => what === `play ${name}`)
    .map(async ({ pid }) => (await world.files.read(`/proc/${pid}/cmdline`)) ?? "");
  return (await Promise.all(lines)).some((line) => line.endsWith(words));
}

async function stop(world: World, folder: string, { name }: Playing): Promise<void> {
  const programs = await programsOf(world, folder);
  await killAll(
    world,
    programs.filter(({ what }) => what === `play ${name}`),
  );
}

async function begin(world: World, folder: string, player: Player): Promise<void> {
  const { name, source, master, server, argv, progress } = player;
  const log = `${playFolderOf(folder)}/${name}.log`;
  await world.files.remove(progress);
  await startDetached(world, { argv, env: {} }, { what: `play ${name}`, log, groups: undefined });
  const look = async () => isOnAir((await world.files.read(progress)) ?? "");
  if (await waitUntil(world.clock, look, { seconds: ON_AIR_SECONDS, everySeconds: 0.1 })) return;
  await stop(world, folder, player);
  throw new RadioctlError("failed", `${source} did not go on air at ${server}`, {
    said: ((await world.files.read(log)) ?? "").trim().split("\n").slice(-4),
    ...(master !== undefined && {
      host: master,
      hint: "check that the master is bootstrapped: radioctl -i INVENTORY bootstrap --all",
    }),
  });
}
