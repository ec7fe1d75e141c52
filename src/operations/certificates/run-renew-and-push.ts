import { guardPush } from "../../certificates/guard.js";
import { storePushed } from "../../certificates/store.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { isInFlight } from "../../journal/history.js";
import { runId } from "../../journal/run-id.js";
import { openJournal, readRuns } from "../../journal/store.js";
import { mustPass } from "../../guard.js";
import { relaysOfStation } from "../../station/encrypting.js";
import type { World } from "../../world.js";
import type { DeployReporter } from "../deploy/request.js";
import { PUSH, pushCertificate, type Pushed } from "../deploy/run-push.js";
import { observeCertificates } from "./observe.js";
import type { RelayShown } from "./shown.js";
import { renewWhenDue, type Renewal, type RenewOptions } from "./run-renew.js";

/** So many runs are searched for a push that was killed. */
const RECENT_RUNS = 20;

export interface PushingOptions extends Omit<RenewOptions, "stop"> {
  /** Gets the result of each relay. */
  ended(outcome: HostOutcome): void;
}

export interface RenewedAndPushed {
  renewal: Renewal;
  /** undefined when every relay serves the certificate already, and no push was killed. */
  pushed: Pushed | undefined;
}

/**
 * Issues the certificate if it is due, and brings it to the relays that do not serve it, or on which a push was killed.
 * @throws RadioctlError guard when it must not be pushed: it is stored then, and the relays serve what they did; as `renewWhenDue`
 */
export async function renewAndPush(world: World, fleet: Fleet, options: PushingOptions): Promise<RenewedAndPushed> {
  const renewal = await renewUntilInterrupted(world, fleet, options);
  const relays = new Set(relaysOfStation(fleet.loaded.inventory));
  const shown = await observeCertificates(world, fleet);
  const runs = await readRuns(world.files, fleet.loaded.directory, RECENT_RUNS, world.clock.now());
  // A push that was killed may have reached nginx, but not the host's record of its files.
  const isHalf = (host: string) => isInFlight(runs, PUSH, host);
  const unnoted = current(renewal.certificate, shown.relays, relays).filter((host) => !isHalf(host));
  // A deploy brings it, too.
  if (unnoted.length > 0) await storePushed(world, fleet, unnoted);
  const behind = shown.relays.filter((relay) => relays.has(relay.host) && (relay.state !== "current" || isHalf(relay.host)));
  if (behind.length === 0) return { renewal, pushed: undefined };
  const served = behind.flatMap(({ host, serves }) => (serves === undefined ? [] : [{ host, validFrom: serves.validFrom }]));
  mustPass(guardPush(renewal.certificate, shown.names, served), options.force);
  const hosts = behind.map(({ host }) => host);
  options.tell(`pushing the certificate to ${hosts.join(", ")}`);
  return { renewal, pushed: await pushCertificate(world, fleet, hosts, { force: options.force, reporter: reporterOf(options) }) };
}

/** The relays that serve the certificate, although radioctl has no record of that. */
function current({ pushed, serial }: StationCertificate, shown: readonly RelayShown[], relays: ReadonlySet<string>): string[] {
  return shown.flatMap(({ host, state }) =>
    relays.has(host) && state === "current" && pushed[host]?.serial !== serial ? [host] : [],
  );
}

/**
 * A renewal that Ctrl-C ends before its next step, without TXT records in the zone. A second Ctrl-C ends it at once.
 * @throws RadioctlError interrupted
 */
async function renewUntilInterrupted(world: World, fleet: Fleet, options: PushingOptions): Promise<Renewal> {
  const { asked, now, release } = world.interrupts.claim();
  asked.addEventListener("abort", () =>
    options.tell("interrupted: stopping after this step; press Ctrl-C again to stop at once"),
  );
  const atOnce = new Promise<never>((_, reject) => {
    now.addEventListener("abort", () => reject(stoppedAtOnce()));
  });
  try {
    const renewal = await Promise.race([renewNoted(world, fleet, { ...options, stop: asked }), atOnce]);
    if (asked.aborted) throw notPushed();
    return renewal;
  } finally {
    release();
  }
}

function stoppedAtOnce(): RadioctlError {
  return new RadioctlError("interrupted", "interrupted; TXT records of _acme-challenge names may be left in the zone", {
    hint: "the certificate in use stays; the next run removes them: radioctl certificates renew",
  });
}

function notPushed(): RadioctlError {
  return new RadioctlError("interrupted", "interrupted before the certificate was pushed to the relays", {
    hint: "it is stored, and no host was changed; to push it: radioctl certificates renew",
  });
}

/** A renewal with a journal: its steps, without keys. */
async function renewNoted(world: World, fleet: Fleet, options: RenewOptions): Promise<Renewal> {
  const journal = openJournal(world, fleet.loaded.directory, runId(world));
  const { operator, processes } = world;
  await journal.write({ event: "begun", command: "certificates renew", operator, pid: processes.pid, hosts: [] });
  let written: Promise<void> = Promise.resolve();
  const tell = (step: string) => {
    options.tell(step);
    written = written.then(async () => journal.write({ event: "certificate", step }));
  };
  try {
    const renewal = await renewWhenDue(world, fleet, { ...options, tell });
    await written;
    await journal.write({ event: "ended", exitCode: 0 });
    return renewal;
  } catch (error) {
    await written;
    await journal.write({ event: "ended", exitCode: error instanceof RadioctlError ? error.exitCode : 1 });
    throw error;
  }
}

/** A push needs no answer: the command itself is the request, and only the certificate changes. */
function reporterOf({ tell, ended }: PushingOptions): DeployReporter {
  return {
    planned: async () => Promise.resolve(true),
    begun: () => undefined,
    stage: () => undefined,
    moved: () => undefined,
    event(host, event) {
      if (event.kind === "warn") tell(`${host}: ${event.text}`);
    },
    interrupted: (hosts) => tell(`stopping after ${hosts.join(", ") || "no host"}`),
    ended,
  };
}
