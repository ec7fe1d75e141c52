import { padded } from "../../cli/text/columns.js";
import { secondsText } from "../../duration.js";
import { RadioctlError } from "../../errors.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { packageFile } from "../../package-file.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import type { Act, Demo } from "./demo.js";
import { startListeners, tunable, type LabListeners } from "./run-listeners.js";
import { mustRun, runCommand } from "./run-command.js";
import { takeDown } from "./run-down.js";
import { injectFault, mendFaults } from "./run-fault.js";
import { fenceAt, fencedWorld } from "./run-fence.js";
import { untilOnAir } from "./run-on-air.js";
import { playAllInLab, playInLab, stopPlaying } from "./run-play.js";
import { labUp } from "./run-up.js";
import { labFolder } from "./store.js";

const INVENTORY = packageFile("inventories/demo.yaml");

const LISTENERS_PER_RELAY = 5;
/** How long listeners listen after the master was killed: relays fail over within half a second; the rest covers the effects that follow. */
const AFTER_DEATH_MILLISECONDS = 6000;
/** A restarted master has its sources, and every relay holds its streams, within about 15 s. */
const BACK_SECONDS = 90;
const NEW_LISTENERS = 24;
const STUDIO = "studio";
/** How long listeners hear airtime. */
const AIRTIME_MILLISECONDS = 4000;

export interface DemoReporter {
  heading(text: string): void;
  /** A radioctl command that runs now, as an operator would type it. */
  command(words: readonly string[]): void;
  line(text: string): void;
  act(act: Act): void;
  /** Called before each act: waits until the operator continues. */
  pause(next: string, stop: AbortSignal): Promise<void>;
}

/** What the acts of a demo work on. */
interface Stage {
  world: World;
  name: string;
  loaded: LoadedInventory;
  inventoryFile: string;
  audience: LabListeners;
  reporter: DemoReporter;
}

/**
 * Sets up a station in a lab, injects faults and runs changes while listeners measure the effect, and takes the lab down again unless `keep` is
 * set. An interrupted demo is always taken down.
 * @throws RadioctlError as `labUp`; failed when a command failed; interrupted
 */
export async function runDemo(world: World, name: string, keep: boolean, reporter: DemoReporter): Promise<Demo> {
  const started = world.clock.monotonic();
  const interruption = world.interrupts.claim();
  const goOn = () => {
    if (interruption.asked.aborted)
      throw new RadioctlError("interrupted", "the demo was interrupted; its lab was removed", {
        hint: "to start it again: npm run demo",
      });
  };
  try {
    const loaded = await loadInventory(world, INVENTORY);
    reporter.heading("start bare Debian hosts on this machine");
    const wishes = Object.keys(loaded.inventory.hosts).map((host) => ({ name: host }));
    const up = await labUp(world, name, loaded, wishes, { installed: true });
    goOn();
    for (const host of up.lab.hosts) reporter.line(`${host.name.padEnd(10)} ${host.address}  ${host.suite}`);
    reporter.heading("turn them into a station");
    const bootstrap = await shown(world, reporter, up.inventoryFile, [/ok on air/u], "bootstrap", "--all", "--yes");
    const inside = await inLab(world, name);
    const stage = await onAir(inside, name, up.inventoryFile, reporter);
    const acts: Act[] = [];
    let waited = 0;
    try {
      for (const act of actsOf(stage)) {
        goOn();
        const paused = world.clock.monotonic();
        await reporter.pause(act.title, interruption.asked);
        waited += world.clock.monotonic() - paused;
        goOn();
        const played = await perform(stage, act);
        reporter.act(played);
        acts.push(played);
      }
    } finally {
      await stage.audience.leave();
    }
    const urls = tunable(stage.loaded, {}).map(({ url }) => url);
    const all = (world.clock.monotonic() - started - waited) / 1000;
    return { acts, urls, seconds: { up: up.seconds, bootstrap: bootstrap.seconds, all, waited: waited / 1000 } };
  } catch (error) {
    // An error after Ctrl-C is only a consequence of it.
    goOn();
    throw error;
  } finally {
    if (!keep || interruption.asked.aborted) await takeDown(world, name);
    interruption.release();
  }
}

async function onAir(world: World, name: string, inventoryFile: string, reporter: DemoReporter): Promise<Stage> {
  const loaded = await loadInventory(world, inventoryFile);
  if (await hasDns(world, inventoryFile)) {
    reporter.heading("point its DNS names at the relays");
    await shown(world, reporter, inventoryFile, [/to create|answer as planned/u], "dns", "apply", "--yes");
  }
  reporter.heading("start a studio, and connect listeners");
  reporter.command(["lab", "play", name]);
  const playing = await playAllInLab(world, name);
  for (const { source } of playing.filter(({ master }) => master === undefined))
    reporter.command(["lab", "play", name, "--source", source]);
  const over = tunable(loaded, {});
  for (const { relay, url } of over) reporter.line(`${padded(relay, 10)} ${url}`);
  const audience = await startListeners(world, loaded, LISTENERS_PER_RELAY * over.length, over);
  reporter.line(`${audience.listening()} listeners hear the station and check every frame`);
  return { world, name, loaded, inventoryFile, audience, reporter };
}

interface Planned {
  title: string;
  /** @returns observations other than the listeners' own figures */
  does(): Promise<string[]>;
}

function actsOf(stage: Stage): Planned[] {
  const cutover = (to: string) => async () => {
    const flags = ["--soak", "3s", "--yes", "--force", "steady", "--force", "cooldown"];
    await shown(
      stage.world,
      stage.reporter,
      stage.inventoryFile,
      [/ok (canary|relays|verified)/u],
      "cutover",
      "--to",
      to,
      ...flags,
    );
    return [];
  };
  return [
    { title: "the studio's connection breaks and returns", does: async () => breakLine(stage, "master-a", "airtime") },
    { title: "the master is killed (kill -9)", does: async () => death(stage, "master-a") },
    { title: "the master returns, listeners move home", does: async () => home(stage, "master-a", cutover("master-a")) },
    { title: "cutover to the other master", does: cutover("master-b") },
    { title: "cutover back", does: cutover("master-a") },
    { title: "a relay is drained", does: async () => drain(stage, "eu-1") },
  ];
}

async function perform({ world, audience, reporter }: Stage, { title, does }: Planned): Promise<Act> {
  reporter.heading(title);
  audience.begin();
  const started = world.clock.monotonic();
  const seen = await does();
  const seconds = Number(((world.clock.monotonic() - started) / 1000).toFixed(1));
  return { title, seconds, seen, accounts: await audience.account() };
}

/** The channel's next source goes on air by itself, and the studio again as soon as it reconnects. */
async function breakLine(stage: Stage, master: string, next: string): Promise<string[]> {
  const { world, name, inventoryFile, reporter } = stage;
  const list = async () => shown(world, reporter, inventoryFile, [/^main on /u], "source", "list");
  reporter.command(["lab", "play", name, "--stop", "--source", STUDIO]);
  await stopPlaying(world, name, STUDIO);
  const gone = await untilOnAir(world, inventoryFile, master, next);
  await list();
  await world.clock.sleep(AIRTIME_MILLISECONDS);
  reporter.command(["lab", "play", name]);
  await playInLab(world, name, { source: STUDIO });
  const back = await untilOnAir(world, inventoryFile, master, STUDIO);
  await list();
  return [
    `${next} was on air ${secondsText(gone)} after the studio stopped; the studio was on air ${secondsText(back)} after it reconnected`,
  ];
}

async function death({ world, name, reporter }: Stage, master: string): Promise<string[]> {
  reporter.command(["lab", "fault", name, "kill", master]);
  const { units } = await injectFault(world, name, { kind: "kill", host: master, units: [] });
  await world.clock.sleep(AFTER_DEATH_MILLISECONDS);
  return [`killed: ${units.join(", ")}; no operator action followed`];
}

/** A cutover moves home the listeners that fell to the other master, once every relay holds this one again. */
async function home(stage: Stage, master: string, cutover: () => Promise<string[]>): Promise<string[]> {
  const { world, name, inventoryFile, reporter } = stage;
  reporter.command(["lab", "mend", name]);
  await mendFaults(world, name, {});
  const ready = ["cutover", "--to", master, "--rehearse", "--force", "steady", "--force", "cooldown"];
  const look = async () => (await runCommand(world, inventoryFile, ...ready)).code === 0;
  await waitUntil(world.clock, look, { seconds: BACK_SECONDS, everySeconds: 1 });
  return cutover();
}

/** New listeners go to the other relays; current listeners stay. */
async function drain(stage: Stage, relay: string): Promise<string[]> {
  const { world, inventoryFile, reporter, loaded } = stage;
  if (!(await hasDns(world, inventoryFile))) return ["skipped: the lab's own name server needs pdns-server and sqlite3"];
  const before = await whereNewOnesGo(world, loaded);
  await shown(world, reporter, inventoryFile, [/weight|answer as planned/u], "dns", "drain", relay, "--yes");
  return [
    `${NEW_LISTENERS} new listeners query the name server; before: ${before}; after: ${await whereNewOnesGo(world, loaded)}`,
  ];
}

async function whereNewOnesGo(world: World, loaded: LoadedInventory): Promise<string> {
  const { station, hosts, dns } = loaded.inventory;
  const names = new Map(Object.entries(hosts).map(([host, { address }]) => [address, host]));
  const counts = new Map<string, number>();
  for (let asked = 0; asked < NEW_LISTENERS; asked++) {
    const [address = "no relay"] = await world.names.addresses(station.listen, dns.nameServers);
    const host = names.get(address) ?? address;
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  return [...counts]
    .map(([host, count]) => `${host} ${count}`)
    .sort()
    .join(", ");
}

/** Runs a command, and shows the lines of its output that report what it did. */
async function shown(
  world: World,
  reporter: DemoReporter,
  file: string,
  telling: readonly RegExp[],
  ...words: readonly string[]
) {
  reporter.command(words);
  const end = await mustRun(world, file, ...words);
  const lines = `${end.stderr}\n${end.stdout}`.split("\n").filter((line) => telling.some((each) => each.test(line)));
  // The demo shows no clock times.
  for (const line of lines) reporter.line(line.replace(/^\d\d:\d\d:\d\d /u, ""));
  return end;
}

async function hasDns({ files }: World, inventoryFile: string): Promise<boolean> {
  return declaresDns((await files.read(inventoryFile)) ?? "");
}

async function inLab(world: World, name: string): Promise<World> {
  const fence = await fenceAt(world, labFolder(world, name));
  return fencedWorld(world, () => fence);
}
