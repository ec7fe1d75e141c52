import { dirname, join, resolve } from "node:path";
import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { restoreAudio, type RestoredFolder } from "../../fleet/apply-restored-audio.js";
import { connectTo } from "../../fleet/connect.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import { storeDrill, type Drill, type DrilledHost } from "../../fleet/store-drills.js";
import { sshTarget } from "../../host/target.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { parseInventory } from "../../inventory/parse.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Secrets } from "../../inventory/secrets.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import type { Bucket, BucketObject } from "../../ports/bucket.js";
import { audioFolders, repositoryKey, repositoryPassword, snapshotAt, type Snapshot } from "../../station/backup.js";
import type { World } from "../../world.js";
import { silentMounts } from "./drill.js";
import { mustRun, runCommand } from "./run-command.js";
import { takeDown } from "./run-down.js";
import { fenceAt, fencedWorld } from "./run-fence.js";
import { untilOnAir } from "./run-on-air.js";
import { must } from "./run-program.js";
import type { RehearseReporter } from "./run-rehearse.js";
import { labUp } from "./run-up.js";
import { scaledText, scaleDown } from "./scale.js";
import { hostFolder, labFolder } from "./store.js";

/** Where the copy of a repository is on a host of the lab: such a host cannot reach the bucket. */
const REPOSITORY = "/var/lib/radioctl-drill";

/** Objects downloaded at the same time. */
const CONCURRENCY = 8;

export interface DrillRequest {
  /** The lab's name. */
  name: string;
  mostHosts: number;
  keep: boolean;
}

/** A master with a backup of playlists' audio. */
interface Drilled {
  host: string;
  folders: readonly string[];
  snapshot: Snapshot;
  objects: readonly BucketObject[];
}

/**
 * Restores the newest backups of all masters in a lab, brings the station on air there, and keeps the result in the bucket as the last drill. A
 * failure is kept, too. No host of the fleet is contacted; the bucket is only read, but for the result.
 * @throws RadioctlError usage without a bucket or a backup; failed when the restored station does not play what was restored
 */
export async function rehearseRestore(
  world: World,
  loaded: LoadedInventory,
  secrets: Secrets,
  request: DrillRequest,
  reporter: RehearseReporter,
): Promise<Drill> {
  const started = world.clock.monotonic();
  const at = world.clock.now().toISOString();
  const bucket = await loadBucket(world, loaded.inventory, secrets);
  if (bucket === undefined)
    throw new RadioctlError("usage", "the inventory has no artifacts: there is no backup to restore", {
      hint: "radioctl help bucket",
    });
  const drilled = await backups(bucket, loaded.inventory);
  const journal = openJournal(world, loaded.directory, runId(world));
  const { operator, processes } = world;
  const hosts = drilled.map(({ host }) => host);
  await journal.write({ event: "begun", command: "lab rehearse restore", operator, pid: processes.pid, hosts });
  const end = async (outcome: Pick<Drill, "ok" | "because" | "hosts">): Promise<Drill> => {
    const drill = { at, ...outcome, seconds: Math.round((world.clock.monotonic() - started) / 1000) };
    await storeDrill(bucket, drill);
    await journal.write({ event: "ended", exitCode: outcome.ok ? 0 : 1 });
    return drill;
  };
  try {
    return await end({ ok: true, hosts: await inLab(world, loaded, { bucket, drilled, secrets }, request, reporter) });
  } catch (error) {
    await end({ ok: false, because: asError(error).message, hosts: [] });
    throw error;
  } finally {
    if (!request.keep) await takeDown(world, request.name);
  }
}

/** The newest backup of each master whose playlists have audio of their own. @throws RadioctlError failed when there is none */
async function backups(bucket: Bucket, inventory: Inventory): Promise<Drilled[]> {
  const masters = Object.keys(inventory.hosts).filter((host) => inventory.hosts[host]?.role === "master");
  const found = await pMap(masters, async (host): Promise<Drilled[]> => {
    const folders = audioFolders(inventory, host);
    if (folders.length === 0) return [];
    const objects = await bucket.list(repositoryKey(host));
    const snapshot = snapshotAt(objects, host, Number.POSITIVE_INFINITY);
    if (snapshot === undefined)
      throw new RadioctlError("failed", `the bucket has no backup of ${host}`, { hint: `radioctl backup ${host}` });
    return [{ host, folders, snapshot, objects }];
  });
  const all = found.flat();
  if (all.length > 0) return all;
  throw new RadioctlError("usage", "no master has a playlist with audio of its own: there is nothing to restore");
}

async function inLab(
  world: World,
  loaded: LoadedInventory,
  { bucket, drilled, secrets }: { bucket: Bucket; drilled: readonly Drilled[]; secrets: Secrets },
  { name, mostHosts }: DrillRequest,
  { begin, ended }: RehearseReporter,
): Promise<DrilledHost[]> {
  const step = async <Value>(what: string, does: () => Promise<Value>, finding: (value: Value) => string): Promise<Value> => {
    const started = world.clock.monotonic();
    begin(what);
    const value = await does();
    ended(what, finding(value), (world.clock.monotonic() - started) / 1000);
    return value;
  };
  const hosts = scaleDown(loaded.inventory, mostHosts);
  const text = scaledText((await world.files.read(resolve(world.cwd, loaded.file))) ?? "", loaded.inventory, hosts);
  const { inventory = loaded.inventory } = parseInventory(loaded.file, text);
  const wishes = hosts.kept.map((host) => ({ name: host }));
  const { inventoryFile } = await step(
    "lab",
    async () => labUp(world, name, { ...loaded, inventory }, wishes, { installed: true, text }),
    () => `${hosts.kept.length} hosts`,
  );
  await step(
    "download",
    async () => pMap(drilled, async (one) => download(world, bucket, hostFolder(world, name, one.host), one), { concurrency: 1 }),
    (bytes) => `${(bytes.reduce((sum, each) => sum + each, 0) / 1e6).toFixed(1)} MB`,
  );
  const key = secrets.get(loaded.inventory.station.key.name);
  const restored = await step(
    "restore",
    async () => pMap(drilled, async (one) => restoreIn(world, inventoryFile, one, repositoryPassword(key, one.host))),
    (all) => `${all.reduce((sum, { files }) => sum + files, 0)} files, equal to the backup`,
  );
  await step(
    "bootstrap",
    async () => mustRun(world, inventoryFile, "bootstrap", "--all", "--yes"),
    () => "every host on air",
  );
  await step(
    "on air",
    async () => playsRestored(world, inventoryFile, loaded.inventory, drilled),
    (what) => what,
  );
  return restored;
}

/** Copies a repository into a host of the lab, whose files are a folder of this machine. Returns its size. */
async function download(world: World, bucket: Bucket, folder: string, { host, objects }: Drilled): Promise<number> {
  const begin = repositoryKey(host);
  const root = join(folder, "root", REPOSITORY);
  const wanted = objects.filter(({ key }) => !key.startsWith(`${begin}locks/`));
  const paths = wanted.map(({ key }) => join(root, key.slice(begin.length)));
  // restic lists these folders, also the empty ones.
  const folders = new Set([
    ...paths.map(dirname),
    ...["locks", "data", "index", "keys", "snapshots"].map((each) => join(root, each)),
  ]);
  await must(world, 30, "mkdir", "-p", ...folders);
  await pMap(
    wanted.map(({ key }, index) => ({ key, path: paths[index] ?? "" })),
    async ({ key, path }) => bucket.getFile(key, path),
    { concurrency: CONCURRENCY },
  );
  return wanted.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function restoreIn(
  world: World,
  inventoryFile: string,
  { host, folders, snapshot }: Drilled,
  password: ReturnType<typeof repositoryPassword>,
): Promise<DrilledHost> {
  const { inventory, directory } = await loadInventory(world, inventoryFile);
  const found = inventory.hosts[host];
  if (found === undefined) throw new Error(`the lab has no host ${host}`);
  const fence = await fenceAt(world, directory);
  const connection = await connectTo(
    fencedWorld(world, () => fence),
    sshTarget(host, found, inventory.defaults, directory),
  );
  try {
    const audio = { repository: REPOSITORY, password, bucketKey: undefined, snapshot: snapshot.id, folders };
    const restored = await restoreAudio(connection, host, audio, () => undefined);
    return { host, snapshot: snapshot.id, snapshotAt: snapshot.at, ...sumOf(restored) };
  } finally {
    connection.close();
  }
}

function sumOf(restored: readonly RestoredFolder[]): { files: number; bytes: number } {
  const files = restored.reduce((sum, each) => sum + each.files, 0);
  if (files === 0) throw new RadioctlError("failed", "the backup has no file of the playlists");
  return { files, bytes: restored.reduce((sum, each) => sum + each.bytes, 0) };
}

/** The active masters play the restored playlists, and no mount is silent. @throws RadioctlError failed */
async function playsRestored(
  world: World,
  inventoryFile: string,
  { channels, sources }: Inventory,
  drilled: readonly Drilled[],
): Promise<string> {
  const played: string[] = [];
  for (const { masters, sources: names } of Object.values(channels)) {
    const [active = ""] = masters;
    const folders = drilled.find(({ host }) => host === active)?.folders ?? [];
    const source = names.find((name) => {
      const found = sources[name];
      return found?.kind === "playlist" && folders.includes(found.directory);
    });
    if (source === undefined) continue;
    await untilOnAir(world, inventoryFile, active, source);
    played.push(`${active} plays ${source}`);
  }
  const { stdout } = await runCommand(world, inventoryFile, "probe", "--json");
  const silent = silentMounts(stdout);
  if (silent.length > 0) throw new RadioctlError("failed", `the restored station is silent: ${silent.join("; ")}`);
  return played.join("; ");
}

/** For a message: how to see the lab that was kept. */
export function keptLab(world: Pick<World, "env">, name: string): string {
  return `lab ${name} is up (${labFolder(world, name)}): radioctl lab down ${name}\n`;
}
