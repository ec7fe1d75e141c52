import { RadioctlError } from "../../errors.js";
import { probeHost } from "../../fleet/probe-host.js";
import { heldHosts, type HeldHosts, type NotTaken } from "../../fleet/hold-hosts.js";
import type { Fleet } from "../../fleet/load.js";
import { sshTarget } from "../../host/target.js";
import { applyMove } from "../../moving/move-listeners.js";
import { movesBetween, reversed } from "../../moving/move.js";
import { observeRelay } from "../../moving/observe-relay.js";
import type { World } from "../../world.js";
import { applyFollow, applyKick } from "../source/apply-follow.js";
import { observeProgramme } from "../source/observe-programme.js";
import type { Operations } from "./operations.js";
import { pointSourceAt } from "./point-source.js";
import { programmeOf } from "./programme.js";
import type { CutoverOutcome, CutoverReporter, CutoverRequest } from "./request.js";
import { watchAttention } from "./run-attention.js";
import { commitCutover } from "./run-commit.js";
import { gatherFacts } from "./run-facts.js";
import { runCutover } from "./run.js";

/** Time for the first audio of a mount that was just moved. */
const HEAR_SECONDS = 15;

/** The cutover of a real station. @throws as `runCutover` */
export async function runStationCutover(
  world: World,
  fleet: Fleet,
  request: CutoverRequest,
  reporter: CutoverReporter,
): Promise<CutoverOutcome> {
  const { inventory, directory } = fleet.loaded;
  const attention = await watchAttention(world, directory, request.journal.run);
  return runCutover(world, request, { inventory, operations: stationOperations(world, fleet, request), reporter, attention });
}

function stationOperations(world: World, fleet: Fleet, request: CutoverRequest): Operations {
  const { inventory } = fleet.loaded;
  const { scope, journal } = request;
  const hosts = hostsOf(world, fleet, request);
  const moves = new Map(movesBetween(inventory, scope).map((move) => [move.relay, move]));
  const hear = async (host: string) =>
    hosts.on(host, async (connection) => probeHost(world, fleet, { desired: { host }, connection }, HEAR_SECONDS));
  let notTaken: NotTaken = new Map();
  return {
    async hold() {
      notTaken = await hosts.takeAll();
    },
    release: async () => hosts.releaseAll(),
    async preflight() {
      const known = notTaken;
      // Before a scheduled start, hosts that did not answer are observed again.
      notTaken = new Map();
      return gatherFacts(world, fleet, request, hosts, known);
    },
    look: async (relay) => hosts.on(relay, async (connection) => observeRelay(connection, inventory, relay, scope)),
    async move(relay, direction) {
      const move = moves.get(relay);
      if (move === undefined) throw new RadioctlError("usage", `${relay} takes no stream from ${scope.from}`);
      const wanted = direction === "to" ? move : reversed(move);
      await hosts.on(relay, async (connection) => applyMove(connection, wanted, journal.run));
    },
    probe: hear,
    probeMaster: hear,
    async programmes(master) {
      const all = await hosts.on(master, async (connection) => observeProgramme(connection, master));
      return all.map(programmeOf).filter(({ channel }) => scope.channels.includes(channel));
    },
    kick: async (master, source) => hosts.on(master, async (connection) => applyKick(connection, master, source)),
    async follow(master, on) {
      for (const channel of scope.channels)
        await hosts.on(master, async (connection) => applyFollow(connection, master, channel, on));
    },
    pointSource: async (master) => pointSourceAt(world, fleet, request, master),
    commit: async () => commitCutover(world, fleet, request, hosts),
  };
}

function hostsOf(world: World, fleet: Fleet, { scope, journal }: CutoverRequest): HeldHosts {
  const { inventory, directory } = fleet.loaded;
  const targets = [scope.from, scope.to, ...scope.relays].flatMap((name) => {
    const host = inventory.hosts[name];
    return host === undefined ? [] : [[name, sshTarget(name, host, inventory.defaults, directory)] as const];
  });
  return heldHosts(world, { run: journal.run, targets: new Map(targets) });
}
