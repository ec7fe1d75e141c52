import { resolve } from "node:path";
import { RadioctlError } from "../../errors.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { parseInventory } from "../../inventory/parse.js";
import { cutoverStateText } from "../../journal/cutover-states.js";
import type { World } from "../../world.js";
import { left } from "./derive.js";
import {
  exitCodeOf,
  gatesOfTheMoment,
  isSettling,
  outcomeSchema,
  shutGates,
  type Rehearsal,
  type RehearsedOutcome,
} from "./rehearsal.js";
import { startListeners, tunable, type LabListeners } from "./run-listeners.js";
import { mustRun, runCommand } from "./run-command.js";
import { takeDown } from "./run-down.js";
import { fenceAt, fencedWorld } from "./run-fence.js";
import { playAllInLab } from "./run-play.js";
import { labUp } from "./run-up.js";
import { scaledText, scaleDown, type Scale } from "./scale.js";
import { labFolder } from "./store.js";

export interface RehearseRequest {
  /** The lab's name. */
  name: string;
  to: string;
  channel: string | undefined;
  mostHosts: number;
  perRelay: number;
  soak: string;
  keep: boolean;
}

/** Reports the progress of a rehearsal. */
export interface RehearseReporter {
  /** A step begins. */
  begin(step: string): void;
  ended(step: string, finding: string, seconds: number): void;
}

/** A station settles within seconds; a gate that is shut after this many checks stays shut. */
const LOOKS = 3;
const LOOK_MILLISECONDS = 3000;

/**
 * Copies an inventory's fleet into a lab, starts its sources, connects listeners, and runs the real cutover against it. The lab is always taken
 * down afterwards, unless `keep` is set.
 * @throws RadioctlError usage for what can't be rehearsed, failed when the copy does not go on air, as would the real fleet after a bootstrap; interrupted
 */
export async function rehearseCutover(
  world: World,
  loaded: LoadedInventory,
  request: RehearseRequest,
  reporter: RehearseReporter,
): Promise<Rehearsal> {
  const { channels, from } = scopeOf(loaded, request);
  const hosts = scaleDown(loaded.inventory, request.mostHosts);
  const interruption = world.interrupts.claim();
  const goOn = () => {
    if (interruption.asked.aborted)
      throw new RadioctlError("interrupted", "the rehearsal was interrupted; its lab was removed, nothing else was changed");
  };
  try {
    const copy = await makeCopy(world, loaded, hosts, request, reporter, goOn);
    const rehearsed = await perform(world, copy.inventoryFile, request, reporter, goOn);
    const { seconds, outcome, listeners } = rehearsed;
    return {
      from,
      to: request.to,
      channels,
      lab: request.name,
      hosts,
      notRehearsed: left(loaded.inventory, copy.leavesDns),
      seconds: { ...copy.seconds, cutover: seconds, all: copy.seconds.up + copy.seconds.bootstrap + seconds },
      outcome,
      listeners,
      exitCode: exitCodeOf(outcome, listeners),
    };
  } catch (error) {
    // An error after Ctrl-C is only a consequence of it.
    goOn();
    throw error;
  } finally {
    if (!request.keep || interruption.asked.aborted) await takeDown(world, request.name);
    interruption.release();
  }
}

function scopeOf({ inventory }: LoadedInventory, { to, channel }: RehearseRequest): { channels: string[]; from: string } {
  const channels = Object.entries(inventory.channels).filter(
    ([name, { masters }]) => (channel ?? name) === name && masters.includes(to) && masters.length === 2,
  );
  const [first] = channels;
  const from = first?.[1].masters.find((master) => master !== to);
  if (from !== undefined) return { channels: channels.map(([name]) => name), from };
  const masters = [...new Set(Object.values(inventory.channels).flatMap((each) => each.masters))];
  throw new RadioctlError("usage", `${to} is not a standby of ${channel ?? "any channel"}`, {
    hint: `masters: ${masters.join(", ")}`,
  });
}

async function makeCopy(
  world: World,
  loaded: LoadedInventory,
  hosts: Scale,
  { name }: RehearseRequest,
  reporter: RehearseReporter,
  goOn: () => void,
) {
  const original = (await world.files.read(resolve(world.cwd, loaded.file))) ?? "";
  const text = scaledText(original, loaded.inventory, hosts);
  const { inventory = loaded.inventory } = parseInventory(loaded.file, text);
  reporter.begin("lab");
  const wishes = hosts.kept.map((host) => ({ name: host }));
  const up = await labUp(world, name, { ...loaded, inventory }, wishes, { installed: true, text });
  reporter.ended(
    "lab",
    `${hosts.kept.length} hosts${hosts.leftOut.length === 0 ? "" : ` of ${hosts.kept.length + hosts.leftOut.length}`}`,
    up.seconds,
  );
  goOn();
  reporter.begin("bootstrap");
  const bootstrap = await mustRun(world, up.inventoryFile, "bootstrap", "--all", "--yes");
  reporter.ended("bootstrap", "every host on air", bootstrap.seconds);
  goOn();
  const leavesDns = declaresDns(original) && !declaresDns((await world.files.read(up.inventoryFile)) ?? "");
  return { inventoryFile: up.inventoryFile, leavesDns, seconds: { up: up.seconds, bootstrap: bootstrap.seconds } };
}

async function perform(
  world: World,
  inventoryFile: string,
  request: RehearseRequest,
  reporter: RehearseReporter,
  goOn: () => void,
): Promise<{ seconds: number; outcome: RehearsedOutcome; listeners: Rehearsal["listeners"] }> {
  const audience = await feed(world, inventoryFile, request, reporter);
  try {
    goOn();
    const { to, channel, soak } = request;
    const force = gatesOfTheMoment.flatMap((gate) => ["--force", gate]);
    const flags = ["--to", to, ...(channel === undefined ? [] : ["--channel", channel]), "--yes", "--json", ...force];
    reporter.begin("gates");
    const gates = await judgedGates(world, inventoryFile, flags, goOn);
    const shut = shutGates(gates.outcome);
    const count = `${gates.outcome.gates.length} gates`;
    reporter.ended("gates", shut.length === 0 ? count : `${shut.length} of ${count} shut`, gates.seconds);
    if (gates.outcome.exitCode !== 0) return { seconds: gates.seconds, outcome: gates.outcome, listeners: [] };
    audience.begin();
    reporter.begin("cutover");
    const { stdout, stderr, code, seconds } = await runCommand(world, inventoryFile, "cutover", ...flags, "--soak", soak);
    const outcome = readOutcome(stdout, stderr, code);
    const listeners = await audience.account();
    reporter.ended("cutover", `${cutoverStateText(outcome.state)}: ${outcome.because}`, seconds);
    return { seconds, outcome, listeners };
  } finally {
    await audience.leave();
  }
}

/** Starts a studio for both masters and the servers that they pull from, and connects listeners to every relay. */
async function feed(
  world: World,
  inventoryFile: string,
  { name, perRelay }: RehearseRequest,
  reporter: RehearseReporter,
): Promise<LabListeners> {
  const loaded = await loadInventory(world, inventoryFile);
  const started = world.clock.monotonic();
  reporter.begin("studio");
  const playing = await playAllInLab(world, name);
  const over = tunable(loaded, {});
  const audience = await startListeners(await inLab(world, name), loaded, perRelay * over.length, over);
  const masters = playing.flatMap(({ master }) => master ?? []);
  const plays = masters.length === 0 ? "none" : `plays to ${masters.join(", ")}`;
  const pulled = playing.filter(({ master }) => master === undefined).map(({ source }) => `; ${source} is served`);
  reporter.ended(
    "studio",
    `${plays}${pulled.join("")}; ${audience.listening()} listeners`,
    (world.clock.monotonic() - started) / 1000,
  );
  return audience;
}

/** Checks again while a station that has just gone on air settles. */
async function judgedGates(world: World, inventoryFile: string, flags: readonly string[], goOn: () => void) {
  const look = async () => {
    const { stdout, stderr, code, seconds } = await runCommand(world, inventoryFile, "cutover", ...flags, "--rehearse");
    return { outcome: readOutcome(stdout, stderr, code), seconds };
  };
  let seen = await look();
  for (let looks = 1; looks < LOOKS && isSettling(seen.outcome); looks++) {
    await world.clock.sleep(LOOK_MILLISECONDS);
    goOn();
    seen = await look();
  }
  return seen;
}

/** @throws RadioctlError failed when the command printed no result */
function readOutcome(stdout: string, stderr: string, code: number): RehearsedOutcome {
  try {
    return outcomeSchema.parse(JSON.parse(stdout));
  } catch (error) {
    throw new RadioctlError("failed", `the cutover ended with ${code} in the lab, without a result`, {
      said: stderr.trim().split("\n").slice(-8),
      cause: error,
    });
  }
}

async function inLab(world: World, name: string): Promise<World> {
  const fence = await fenceAt(world, labFolder(world, name));
  return fencedWorld(world, () => fence);
}
