import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerChannel } from "ssh2";
import { realFiles } from "../../src/adapters/files.js";
import { realProcesses } from "../../src/adapters/processes.js";
import { loadFleet } from "../../src/fleet/load.js";
import { loadScript } from "../../src/host/load-script.js";
import { queryScript } from "../../src/host/query.js";
import { newKey, publicBlob, Sshd } from "../fakes/sshd.js";
import { STATION_KEY } from "../fakes/station-key.js";
import { answerOf } from "./simulated-answer.js";
import { simulatedHosts, simulatedInventory } from "./simulated-fleet.js";

/**
 * A separate process that plays every host of a simulated fleet, so that the hosts' resources are not counted as the program's.
 * `simulated-sshd.ts FOLDER COUNT ROUND-TRIP-MILLISECONDS` writes the inventory and its files into FOLDER, reports that to its parent process,
 * and answers each of its messages with the counts so far.
 */

/** The hosts' requests so far. */
export interface Counts {
  /** By host, in the inventory's order. */
  connections: number[];
  execs: number[];
  /** Commands that were not the query of that host, and were answered with an error. */
  refused: number;
  /** Most connections open at once, over all hosts. */
  mostOpen: number;
}

/** A host's expected stdin, and its answer. */
interface Expected {
  script: string;
  answer: string;
}

const [folder = "", count = "", roundTrip = ""] = process.argv.slice(2);
const expected = new Map<string, Expected>();
let refused = 0;
let mostOpen = 0;

/** The one command that the hosts run: a shell that reads the host's own query. */
function serve(host: string): (command: string, channel: ServerChannel) => void {
  return (command, channel) => {
    let script = "";
    mostOpen = Math.max(
      mostOpen,
      sshds.reduce((sum, { open }) => sum + open, 0),
    );
    channel.on("data", (chunk: Buffer) => (script += chunk.toString("utf8")));
    channel.on("end", () => {
      const wanted = expected.get(host);
      const isRight = command === "sh -s" && script === wanted?.script;
      if (isRight) channel.write(wanted.answer);
      else channel.stderr.write(`sh: refused: ${command}\n`);
      refused += isRight ? 0 : 1;
      channel.exit(isRight ? 0 : 127);
      channel.end();
    });
  };
}

const operatorKey = newKey();
const hosts = simulatedHosts(Number(count));
const sshds: Sshd[] = [];
for (const { name, address } of hosts) {
  const port = sshds[0]?.port ?? 0;
  const options = { authorized: [publicBlob(operatorKey)], exec: serve(name), roundTripMilliseconds: Number(roundTrip) };
  sshds.push(await Sshd.start({ address, port, ...options }));
}

const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
const inventoryFile = join(folder, "inventory.yaml");
await write("inventory.yaml", simulatedInventory(hosts, sshds[0]?.port ?? 0, join(folder, "key")));
await write("secrets.yaml", `station-key: ${STATION_KEY}\nstudio-password: ${"s".repeat(32)}\n`);
await write("key", operatorKey);
await write("known_hosts", sshds.map(({ knownHosts }) => knownHosts).join(""));

const world = { files: realFiles, processes: realProcesses, env: {}, cwd: folder };
const fleet = await loadFleet(world, inventoryFile, { secrets: "real" });
for (const desired of fleet.desired(hosts.map(({ name }) => name)))
  expected.set(desired.host, { script: loadScript(queryScript(desired)), answer: answerOf(desired) });

process.on("message", () => {
  const counts: Counts = {
    connections: sshds.map(({ connections }) => connections),
    execs: sshds.map(({ commands }) => commands.length),
    refused,
    mostOpen,
  };
  process.send?.(counts);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
