import { RadioctlError } from "../errors.js";
import { lastLine } from "../host/answer.js";
import { runAsRoot } from "../host/run-as-root.js";
import type { Inventory } from "../inventory/schema.js";
import type { Clock } from "../ports/clock.js";
import type { SshConnection } from "../ports/ssh.js";
import { parseView, viewScript, type RelayView } from "./relay-view.js";
import type { Scope } from "./scope.js";

/** Icecast is on loopback, so a slower answer means that the host has a problem. */
const PATIENCE_SECONDS = 30;

/** Observes which parents' streams a relay's listeners get, in one round trip; changes nothing. @throws RadioctlError failed without an answer */
export async function observeRelay(
  connection: SshConnection,
  inventory: Inventory,
  relay: string,
  scope: Scope,
): Promise<RelayView> {
  const { stdout, stderr } = await runAsRoot(connection, {
    script: viewScript(inventory, relay, scope),
    timeoutSeconds: PATIENCE_SECONDS,
  });
  const view = parseView(inventory, relay, scope, stdout);
  if (view !== undefined) return view;
  throw new RadioctlError(
    "failed",
    `it did not report which streams its listeners get: ${lastLine(stderr, "its answer is incomplete")}`,
    {
      host: relay,
      hint: `check that it is bootstrapped: radioctl status ${relay}`,
    },
  );
}

/** Seconds by which a host's clock is ahead of our clock; the error is at most half of the round trip. @throws RadioctlError failed without a time */
export async function observeClock(connection: SshConnection, host: string, clock: Clock): Promise<number> {
  const before = clock.now().getTime();
  const { stdout } = await connection.run({ command: "date +%s%3N", timeoutSeconds: PATIENCE_SECONDS });
  const after = clock.now().getTime();
  if (!/^\d{13}\n?$/u.test(stdout)) throw new RadioctlError("failed", "its clock could not be read", { host });
  return (Number(stdout) - (before + after) / 2) / 1000;
}
