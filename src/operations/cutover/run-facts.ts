import { X509Certificate } from "node:crypto";
import { resolve } from "node:path";
import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import type { HeldHosts, NotTaken } from "../../fleet/hold-hosts.js";
import type { Fleet } from "../../fleet/load.js";
import { probeHeld, probeHost } from "../../fleet/probe-host.js";
import { withDeadline } from "../../fleet/with-deadline.js";
import { observeHost } from "../../host/observe.js";
import { planHost } from "../../host/plan.js";
import { rewriteMasters } from "../../inventory/rewrite-masters.js";
import { observeClock, observeRelay } from "../../moving/observe-relay.js";
import type { SshConnection } from "../../ports/ssh.js";
import { certificateOrigin } from "../../station/encrypting.js";
import type { World } from "../../world.js";
import { observeProgramme } from "../source/observe-programme.js";
import { driftOf } from "./drift.js";
import { loadCutovers } from "./load-history.js";
import type { MasterFacts, Preflight, RelayFacts } from "./preflight.js";
import { programmeOf } from "./programme.js";
import type { CutoverRequest } from "./request.js";

/** Hosts observed at the same time, each with up to four streams heard. */
const CONCURRENCY = 8;

/** All commands on one host together. A host that takes longer has a problem that a cutover must not meet. */
const OBSERVE_SECONDS = 30;

/** A stream that has no audio within this time is off air. */
const HEAR_SECONDS = 10;

const DAY_MILLISECONDS = 86_400_000;

/**
 * Observes on masters and relays everything that the gates judge. A host that does not answer is a fact, too.
 * @param notTaken hosts that have just not answered, which are not observed
 */
export async function gatherFacts(
  world: World,
  fleet: Fleet,
  request: CutoverRequest,
  hosts: HeldHosts,
  notTaken: NotTaken,
): Promise<Preflight> {
  const { scope, kind } = request;
  const asked = async <Facts>(names: readonly string[], ask: (host: string, connection: SshConnection) => Promise<Facts>) => {
    const observe = async (host: string) =>
      hosts.on(host, async (connection) => ask(host, withDeadline(connection, world.clock, OBSERVE_SECONDS)));
    const facts = await pMap(names, async (host) => notTaken.get(host) ?? orError(observe(host)), { concurrency: CONCURRENCY });
    return Object.fromEntries(names.map((name, index) => [name, facts[index]])) as Record<string, Facts | RadioctlError>;
  };
  const [masters, relays] = await Promise.all([
    asked([scope.from, scope.to], async (host, connection) => masterFacts(world, fleet, host, connection)),
    asked(scope.relays, async (host, connection) => relayFacts(world, fleet, request, host, connection)),
  ]);
  return {
    scope,
    kind,
    resumed: request.resumes !== undefined,
    masters,
    relays,
    rewritable: await isRewritable(world, fleet, request),
    sinceLastSeconds: await sinceLast(world, fleet, request),
  };
}

async function masterFacts(world: World, fleet: Fleet, host: string, connection: SshConnection): Promise<MasterFacts> {
  const [common, heard, programmes] = await Promise.all([
    hostFacts(world, fleet, host, connection),
    probeHost(world, fleet, { desired: { host }, connection }, HEAR_SECONDS),
    observeProgramme(connection, host),
  ]);
  return { ...common, heard, programmes: programmes.map(programmeOf) };
}

async function relayFacts(
  world: World,
  fleet: Fleet,
  { scope }: CutoverRequest,
  host: string,
  connection: SshConnection,
): Promise<RelayFacts> {
  const { inventory, directory } = fleet.loaded;
  const [common, view] = await Promise.all([
    hostFacts(world, fleet, host, connection),
    observeRelay(connection, inventory, host, scope),
  ]);
  const held = { master: scope.to, channels: scope.channels, address: view.icecasts[0] ?? "127.0.0.1" };
  const standby = await probeHeld(world, fleet, { desired: { host }, connection }, held, HEAR_SECONDS);
  const relay = inventory.hosts[host];
  const certificate = relay?.role === "relay" ? relay.tls?.certificate : undefined;
  return {
    ...common,
    view,
    standby,
    capacity: relay?.role === "relay" ? relay.capacity : 0,
    certificateDays:
      certificate === undefined ? stationDays(world, fleet, host) : await daysLeft(world, resolve(directory, certificate)),
  };
}

async function hostFacts(world: World, fleet: Fleet, host: string, connection: SshConnection) {
  const [wanted] = fleet.toObserve([host]);
  if (wanted === undefined) throw new RadioctlError("usage", `there is no host ${host} in the inventory`);
  const { desired } = wanted;
  const observed = await observeHost(connection, desired);
  return {
    differing: driftOf(planHost(desired, observed)),
    diskFreeMegabytes: observed.system.diskFreeMegabytes,
    memoryFreeMegabytes: observed.system.memoryFreeMegabytes,
    clockAheadSeconds: await observeClock(connection, host, world.clock),
  };
}

function stationDays({ clock }: World, { loaded: { inventory }, certificate }: Fleet, host: string): number | undefined {
  if (certificate === undefined || certificateOrigin(inventory, host, true) !== "station") return undefined;
  return (Date.parse(certificate.validTo) - clock.now().getTime()) / DAY_MILLISECONDS;
}

async function daysLeft({ files, clock }: World, path: string): Promise<number | undefined> {
  const pem = await files.read(path);
  if (pem === undefined) return undefined;
  return (new Date(new X509Certificate(pem).validTo).getTime() - clock.now().getTime()) / DAY_MILLISECONDS;
}

async function isRewritable({ files, cwd }: World, fleet: Fleet, { scope }: CutoverRequest): Promise<boolean> {
  const text = await files.read(resolve(cwd, fleet.loaded.file));
  return text !== undefined && scope.channels.every((channel) => rewriteMasters(text, channel, scope.to) !== undefined);
}

async function sinceLast(world: World, fleet: Fleet, { journal, scope }: CutoverRequest): Promise<number | undefined> {
  const before = await loadCutovers(world, fleet.loaded.directory, 10);
  const last = before.find(
    ({ run, state, channels }) =>
      run !== journal.run &&
      (state === "COMMITTED" || state === "ROLLED_BACK") &&
      channels.some((channel) => scope.channels.includes(channel)),
  );
  if (last === undefined) return undefined;
  const seconds = (world.clock.now().getTime() - new Date(last.at).getTime()) / 1000;
  // A cutover in the future was recorded with a wrong clock, and must not delay this one.
  return seconds < 0 ? undefined : seconds;
}

async function orError<Facts>(asking: Promise<Facts>): Promise<Facts | RadioctlError> {
  return asking.catch((error: unknown) => asError(error));
}
