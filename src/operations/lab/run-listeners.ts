import { RadioctlError } from "../../errors.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { Format } from "../../inventory/schema.js";
import { resolveTuning } from "../../inventory/tuning.js";
import { airTimesOf, type FrameLog } from "../../listening/stream/audio-account.js";
import type { SshConnection } from "../../ports/ssh.js";
import { channelsOf, mountsOf } from "../../station/topology.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import { Listener, isSplit, relayAccounts, spread, type RelayAccount, type Tuned } from "./listener.js";

/** One day: an upper limit for listeners, because timers need one. */
const LONGEST_SECONDS = 86_400;
const PATIENCE_SECONDS = 30;
const LOOK_SECONDS = 0.05;
/** Pause after the end of a master's stream: its Icecast is restarting. */
const AGAIN_MILLISECONDS = 200;

/** The listeners of a lab, and what they measured. */
export interface LabListeners {
  readonly listeners: readonly Listener[];
  /** How many listeners hear audio now. */
  listening(): number;
  /** Starts a new account. */
  begin(): void;
  /** What they measured since `begin`, relay by relay, once the current audio has reached them; then starts the next account. */
  account(): Promise<RelayAccount[]>;
  /** Disconnects all listeners. */
  leave(): Promise<void>;
}

/** One mount of each relay that listeners can use. @param format any codec with identified frames when not given @throws RadioctlError usage when there is none */
export function tunable(
  { inventory }: Pick<LoadedInventory, "inventory">,
  { relay, format }: { relay?: string | undefined; format?: string | undefined },
): Tuned[] {
  const relays = Object.entries(inventory.hosts).filter(([name, host]) => host.role === "relay" && (relay ?? name) === name);
  const fits = (each: Format) => (format === undefined ? isSplit(each.codec) : each.codec === format || each.mount === format);
  const tuned = relays.flatMap(([name, host]) => {
    const { httpPort } = resolveTuning(inventory.defaults, host.tuning).nginx;
    const first = channelsOf(inventory, name)
      .flatMap((channel) => mountsOf(inventory, channel))
      .find((each) => fits(each.format));
    if (first === undefined) return [];
    return [
      {
        relay: name,
        mount: first.mount,
        codec: first.format.codec,
        url: `http://${host.address}${httpPort === 80 ? "" : `:${httpPort}`}${first.mount}`,
      },
    ];
  });
  if (tuned.length > 0) return tuned;
  throw new RadioctlError(
    "usage",
    relay === undefined ? `no relay has the format ${format ?? "mp3"}` : `no such relay: ${relay}`,
    {
      hint: `relays: ${Object.keys(inventory.hosts)
        .filter((name) => inventory.hosts[name]?.role === "relay")
        .join(", ")}; format: a codec or a mount`,
    },
  );
}

/**
 * Connects `count` listeners to the given relays, in turn, and one listener to each master, so that every frame on air is known.
 * @returns when all of them hear audio, or after 30 s
 */
export async function startListeners(
  world: World,
  loaded: LoadedInventory,
  count: number,
  over: readonly Tuned[],
): Promise<LabListeners> {
  const hangUp = new AbortController();
  const now = () => world.clock.monotonic();
  const masters = await listenToMasters(world, loaded, over, hangUp.signal);
  const listeners = spread(count, over).map((tuned) => new Listener(tuned, now()));
  const listening = listeners.map(async (listener) => listen(world, listener, hangUp.signal));
  const waitFor = async (condition: () => boolean) => {
    await waitUntil(world.clock, condition, { seconds: PATIENCE_SECONDS, everySeconds: LOOK_SECONDS });
  };
  const begin = () => listeners.forEach((listener) => listener.begin());
  await waitFor(() => listeners.every((listener) => listener.hears || listener.over));
  begin();
  return {
    listeners: listeners,
    listening: () => listeners.filter((listener) => listener.hears).length,
    begin,
    async account() {
      const asked = now();
      await waitFor(() => listeners.every((listener) => listener.over || listener.lastByteMilliseconds > asked));
      const airTimes = masters.logs.length === 0 ? undefined : airTimesOf(masters.logs);
      const accounts = relayAccounts(
        listeners.map((listener) => ({ tuned: listener.tuned, account: listener.account(now(), airTimes) })),
      );
      begin();
      return accounts;
    },
    async leave() {
      hangUp.abort();
      masters.close();
      await Promise.all([...listening, ...masters.following]);
    },
  };
}

/** Unlike a probe's user agent, which relays leave out when they count. */
const AS_A_LISTENER = { "User-Agent": "lab listener" };

async function listen(world: World, listener: Listener, stop: AbortSignal): Promise<void> {
  const take = (piece: Uint8Array, at: number) => listener.take(piece, at);
  const request = { url: listener.tuned.url, headers: AS_A_LISTENER, maxBytes: 0, timeoutSeconds: LONGEST_SECONDS, stop, take };
  await world.http.capture(request).catch(onlyOurs);
  if (!stop.aborted) listener.end(world.clock.monotonic());
}

/** Listens directly at the masters, to the mounts that listeners use. */
async function listenToMasters(
  world: World,
  { inventory, directory }: LoadedInventory,
  over: readonly Tuned[],
  stop: AbortSignal,
) {
  const logs: FrameLog[] = [];
  const following: Array<Promise<void>> = [];
  const connections: SshConnection[] = [];
  const mounts = new Map(over.filter(({ codec }) => isSplit(codec)).map((tuned) => [tuned.mount, tuned]));
  for (const [name, host] of Object.entries(inventory.hosts).filter(([, { role }]) => role === "master")) {
    const target = sshTarget(name, host, inventory.defaults, directory);
    const connection = await world.ssh.connect(target, { timeoutSeconds: 10 }).catch(onlyOurs);
    if (connection === undefined) continue;
    connections.push(connection);
    const port = resolveTuning(inventory.defaults, host.tuning).icecast.masterPort;
    for (const tuned of mounts.values()) following.push(follow(world, connection, { ...tuned, port }, logs, stop));
  }
  return { logs, following, close: () => connections.forEach((connection) => connection.close()) };
}

/** Reconnects after each end of the stream: the master was restarted. */
async function follow(
  world: World,
  connection: SshConnection,
  at: Tuned & { port: number },
  logs: FrameLog[],
  stop: AbortSignal,
) {
  while (!stop.aborted) {
    const listener = new Listener(at, world.clock.monotonic());
    logs.push(listener.log);
    const connect = async () => connection.openTcp("127.0.0.1", at.port);
    const take = (piece: Uint8Array, now: number) => listener.take(piece, now);
    const url = `http://127.0.0.1:${at.port}${at.mount}`;
    await world.http.capture({ url, connect, maxBytes: 0, timeoutSeconds: LONGEST_SECONDS, stop, take }).catch(onlyOurs);
    if (listener.log.keys.length === 0) logs.splice(logs.indexOf(listener.log), 1);
    await world.clock.sleep(AGAIN_MILLISECONDS, stop);
  }
}

/** A host that does not answer does not end the run: the account shows what was not heard. */
function onlyOurs(error: unknown): undefined {
  if (error instanceof RadioctlError) return undefined;
  throw error;
}
