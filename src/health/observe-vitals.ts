import { RadioctlError } from "../errors.js";
import type { System } from "../host/facts/system.js";
import { runAsRoot } from "../host/run-as-root.js";
import type { Clock } from "../ports/clock.js";
import type { SshConnection } from "../ports/ssh.js";
import { clockOffset } from "./facts/clock.js";
import { CLOCK_LINE, parseVitals, vitalsScript, type HostVitals, type WantedVitals } from "./query.js";

/** A host's vital signs, and how far its clock is ahead of this machine's. */
export interface Vitals extends HostVitals {
  /** Seconds; undefined when its clock could not be read. */
  offset: { seconds: number; within: number } | undefined;
}

/** @throws RadioctlError failed when the answer is incomplete; as `SshConnection.run` */
export async function observeVitals(
  connection: SshConnection,
  now: Clock,
  host: string,
  wanted: WantedVitals,
  timeoutSeconds: number,
): Promise<Vitals> {
  const askedAt = now.now().getTime();
  let answeredAt = askedAt;
  let answered = false;
  const result = await runAsRoot(connection, {
    script: vitalsScript(wanted),
    timeoutSeconds,
    onLine(line) {
      if (answered || !CLOCK_LINE.test(line)) return;
      answered = true;
      answeredAt = now.now().getTime();
    },
  });
  const vitals = parseVitals(result.stdout);
  if (vitals === undefined) {
    const said = result.stderr.trim().split("\n")[0] ?? "";
    throw new RadioctlError("failed", `its vital signs could not be read: ${said}`, { host });
  }
  const { clock } = vitals;
  return { ...vitals, offset: clock === undefined ? undefined : clockOffset(clock, { askedAt, answeredAt }) };
}

/** A host and its vital signs, which are judged whatever its role is. */
export interface HostToJudge {
  host: string;
  region: string | undefined;
  system: System;
  vitals: Vitals;
}
