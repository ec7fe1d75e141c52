import { dirname, join, resolve } from "node:path";
import { readStationCertificate } from "../../certificates/store.js";
import { asError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding, ProbeResult } from "../../health/finding.js";
import { parseJson } from "../../json.js";
import type { World } from "../../world.js";
import type { ReportHold } from "./lock.js";
import { attemptOf, renewalDue, renewalFinding, waitsAfterFailure, type Attempt, type Renewed } from "./renewal.js";

/** systemd ends a report after 20 minutes, and the probe takes one or two. A CA answers within a minute or two. */
const MOST_SECONDS = 600;

/**
 * Renews the station's certificate when it is due, and brings it to relays that did not get it yet, by `certificates renew` in a process of its own.
 * A failure is a finding. @param state the report's state file; the last attempt is kept beside it
 */
export async function runRenewal(world: World, fleet: Fleet, state: string): Promise<Finding | undefined> {
  const { inventory } = fleet.loaded;
  const file = join(dirname(state), "renewal.json");
  const before = await loadAttempt(world, file);
  const moment = { now: world.clock.now(), last: before };
  const { certificate } = fleet;
  const due = renewalDue(inventory, certificate, moment);
  if (due === undefined || certificate === undefined) {
    // After a failure, an operator has renewed it.
    if (before?.problem !== undefined)
      await storeAttempt(world, file, { at: before.at, failures: 0, needDeploy: before.needDeploy });
    return renewalFinding(inventory, certificate, { ...moment, last: undefined });
  }
  if (waitsAfterFailure(certificate, moment)) return renewalFinding(inventory, certificate, moment);
  const ended = await runRenew(world, fleet.loaded.file);
  const now = world.clock.now();
  const last = attemptOf(ended, { now, last: before });
  await storeAttempt(world, file, last);
  return renewalFinding(inventory, await readStationCertificate(world, fleet), { now, last });
}

async function runRenew({ processes, env, cwd }: World, file: string): Promise<Renewed> {
  try {
    // It is radioctl itself: it needs the secrets, which no other program gets.
    const own = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    const argv = [...processes.program, "--inventory", resolve(cwd, file), "certificates", "renew", "--yes", "--json"] as const;
    const { code, stdout } = await processes.run({ argv, env: own, timeoutSeconds: MOST_SECONDS });
    return { exitCode: code, ...accountOf(stdout) };
  } catch (error) {
    return { exitCode: undefined, error: { message: asError(error).message }, missed: [], needDeploy: [] };
  }
}

/** What `certificates renew --json` prints: a result or an error. */
interface Account {
  error?: { message: string; hint?: string };
  hosts?: ReadonlyArray<{ host: string; state: string; error?: { message: string }; because?: string }>;
  needDeploy?: readonly string[];
}

function accountOf(stdout: string): Omit<Renewed, "exitCode"> {
  const { error, hosts = [], needDeploy = [] } = (parsed(stdout) ?? {}) as Account;
  const missed = hosts.filter(({ state }) => state === "failed" || state === "not tried");
  return {
    error,
    missed: missed.map(({ host, error: failure, because }) => ({ host, because: failure?.message ?? because ?? "not tried" })),
    needDeploy,
  };
}

async function storeAttempt({ files }: Pick<World, "files">, file: string, attempt: Attempt): Promise<void> {
  await files.write(file, `${JSON.stringify(attempt)}\n`, 0o600);
}

async function loadAttempt({ files }: Pick<World, "files">, file: string): Promise<Attempt | undefined> {
  const attempt = parsed((await files.read(file)) ?? "") as Partial<Attempt> | undefined;
  return typeof attempt?.at === "string" && typeof attempt.failures === "number" ? (attempt as Attempt) : undefined;
}

/** undefined for a text that is not JSON. */
function parsed(text: string): unknown {
  try {
    return parseJson(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Before the probe, so that the certificate is renewed also when the probe fails. What can't be done is a problem of the report, not its end. */
export async function renewOrTell(
  { dryRun, problems, hold }: { dryRun: boolean; problems: string[]; hold: ReportHold },
  renew: (() => Promise<Finding | undefined>) | undefined,
): Promise<Finding | undefined> {
  if (dryRun || renew === undefined) return undefined;
  await hold.mustHold();
  try {
    return await renew();
  } catch (error) {
    problems.push(`the certificate was not renewed: ${asError(error).message}`);
    return undefined;
  }
}

export function withFinding(result: ProbeResult, finding: Finding | undefined): ProbeResult {
  return finding === undefined ? result : { ...result, findings: [...result.findings, finding] };
}
