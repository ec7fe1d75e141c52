import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerChannel } from "ssh2";
import { runProgramIn, type ProgramRun } from "../bench/program-run.js";
import { newKey, Sshd } from "../fakes/sshd.js";
import { smallStation } from "../fakes/small-station.js";
import { STATION_KEY } from "../fakes/station-key.js";
import { mp3Station } from "../listening/mp3-station.js";
import { honest, type Answer } from "./answers.js";
import type { Behaviour } from "./behaviours.js";
import { WebServers, type Web } from "./web.js";

/** A host of the fleet: what it answers to a command, or what it does to each session instead, and its nginx. */
export interface Host {
  answer?: Answer;
  behaviour?: Behaviour;
  web?: Web;
}

export interface WireStation {
  /** The names of the relays, in their order: the hostile ones, then `good`. */
  relays: readonly string[];
  /** A login of each relay, in their order. */
  logins: readonly string[];
  /** Runs the real program in a folder of its own. @param more lines of the inventory @throws Error when it does not end in time */
  run(argv: readonly string[], mostSeconds: number, more?: string): Promise<ProgramRun>;
  /** Connections to its sshds that are open now. */
  open(): number;
  stop(): Promise<void>;
}

export interface WireOptions {
  /** The first of the two masters; honest by default. */
  master?: Host;
  /** What listens on the hosts' loopback: their Icecasts. A stream by default. */
  icecast?: Web;
  /** What each hostile sshd shows before the login. */
  banner?: string;
}

/** One key for all: making keys takes time. */
const hostKeys = [newKey()];

const env = {
  RADIOCTL_INVENTORY: "radio.yaml",
  RADIO_STATION_KEY: STATION_KEY,
  RADIO_STUDIO_PASSWORD: "studio-password",
  RADIO_DNS_KEY: "api-key-of-the-test",
};

/** A station on loopback: a real sshd and web server for each host, two masters, a relay for each hostile host, and `good`. */
export async function wireStation(hostile: readonly Host[], options: WireOptions = {}): Promise<WireStation> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-hostile-"));
  const relays = [...hostile.map((_, index) => `bad-${index + 1}`), "good"];
  const { sshds, webs, sshPort, httpPort } = await serve(hostile, options);
  const known = sshds.map(({ knownHosts }) => knownHosts).join("");
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write("key", newKey());
  const defaults = `defaults: { ssh: { user: root, port: ${sshPort}, identityFile: ../key }, nginx: { httpPort: ${httpPort} } }\n`;
  const inventory = smallStation({ masters: ["master-a", "master-b"] }) + inventoryOf(relays) + defaults;
  let runs = 0;
  return {
    relays,
    logins: relays.map((_, index) => `root@${addressOf(index + 2)}:${sshPort}`),
    run: async (argv, mostSeconds, more = "") => {
      runs += 1;
      const own = `run-${runs}`;
      mkdirSync(join(folder, own));
      write(`${own}/known_hosts`, known);
      write(`${own}/radio.yaml`, inventory + more);
      return runProgramIn({ cwd: join(folder, own), env, mostSeconds }, argv);
    },
    open: () => sshds.reduce((sum, { open }) => sum + open, 0),
    stop: async () => {
      await stop({ sshds, webs });
      rmSync(folder, { recursive: true });
    },
  };
}

interface Servers {
  sshds: Sshd[];
  webs: WebServers;
}

/** Other servers of this machine may have a port that was free at the first address. */
const TRIES = 10;

/** Starts the servers of all hosts: the sshds have one port, and so have the web servers. */
async function serve(hostile: readonly Host[], options: WireOptions, tries = TRIES) {
  const servers: Servers = { sshds: [], webs: new WebServers() };
  try {
    const httpPort = await start(servers, hostile, options);
    return { ...servers, sshPort: servers.sshds[0]?.port ?? 0, httpPort };
  } catch (error) {
    await stop(servers);
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || tries === 1) throw error;
    return serve(hostile, options, tries - 1);
  }
}

async function stop({ sshds, webs }: Servers): Promise<void> {
  await Promise.all([...sshds.map(async (sshd) => sshd.stop()), webs.stop()]);
}

/** Gives the port of the web servers. */
async function start(
  { sshds, webs }: Servers,
  hostile: readonly Host[],
  { master = {}, icecast = stream, banner }: WireOptions,
): Promise<number> {
  const forwardTo = { address: "127.0.0.1", port: await webs.serve(icecast) };
  let httpPort = 0;
  for (const [index, host] of [master, {}, ...hostile, {}].entries()) {
    const exec = (command: string, channel: ServerChannel) => converse(host, command, channel);
    const shown = banner !== undefined && hostile.includes(host) ? { banner } : {};
    const port = sshds[0]?.port ?? 0;
    sshds.push(await Sshd.start({ address: addressOf(index), port, hostKeys, exec, forwardTo, ...shown }));
    if (index > 1) httpPort = await webs.serve(host.web ?? stream, addressOf(index), httpPort);
  }
  return httpPort;
}

const addressOf = (index: number) => `127.77.${Math.floor(index / 250)}.${(index % 250) + 1}`;

function inventoryOf(relays: readonly string[]): string {
  const masters = ["master-a", "master-b"].map((name, index) => `  ${name}: { role: master, address: ${addressOf(index)} }\n`);
  const others = relays.map(
    (name, index) => `  ${name}: { role: relay, region: eu, address: ${addressOf(index + 2)}, capacity: 1000 }\n`,
  );
  return `hosts:\n${[...masters, ...others].join("")}`;
}

/** A session: the host reads its stdin, and then answers. */
function converse({ answer = honest, behaviour }: Host, command: string, channel: ServerChannel): void {
  const pieces: Buffer[] = [];
  channel.on("error", () => undefined);
  channel.on("data", (piece: Buffer) => pieces.push(piece));
  channel.on("end", () => {
    if (behaviour !== undefined) return behaviour(channel);
    const stdin = Buffer.concat(pieces);
    const given = answer({ command, stdin: command.endsWith("sh -s") ? stdin.toString() : stdin, timeoutSeconds: 0 });
    if (given instanceof Error) return void channel.destroy();
    // A run that was ended at its time limit has closed the channel.
    if (!channel.writable) return undefined;
    channel.write(given.stdout ?? "");
    channel.stderr.write(given.stderr ?? "");
    channel.exit(given.code ?? 0);
    channel.end();
    return undefined;
  });
}

const { bytes, bytesPerSecond } = mp3Station(1);

const BURST_BYTES = 64_000;

/** The station's programme in real time after a burst, without end: what all listeners hear at the same time is the same. */
const stream: Web = (socket) => {
  const now = () => bytes.length + Math.floor((performance.now() / 1000) * bytesPerSecond);
  let from = now() - BURST_BYTES;
  const send = () => {
    for (const to = now(); from < to;) {
      const piece = bytes.subarray(from % bytes.length, (from % bytes.length) + to - from);
      socket.write(piece);
      from += piece.length;
    }
  };
  socket.write("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n");
  send();
  const timer = setInterval(send, 50);
  socket.on("close", () => clearInterval(timer));
};
