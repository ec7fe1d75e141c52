import { splicerState } from "../../health/facts/splicer.js";
import { streams, type Streams, type WantedStreams } from "../../health/facts/streams.js";
import { listeners } from "../../host/facts/listeners.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { HostScript } from "../../host/script.js";
import type { SshConnection } from "../../ports/ssh.js";

/** The clients of a host's Icecasts. */
export interface ObservedListeners {
  /** Empty when no Icecast answers. */
  streams: Streams;
  /** All connections to its Icecasts. */
  connected: number;
}

/** The stream server, whose connections are counted. */
const PROGRAM = "icecast2";

/** A script that reads them; it changes nothing. */
export function listenersScript(wanted: WantedStreams): HostScript {
  return [
    "export LC_ALL=C",
    listeners.script(PROGRAM),
    "echo '@@streams'",
    splicerState,
    streams.script(wanted),
    "echo '@@end'",
    "exit 0",
  ];
}

/** Reads the answer to `listenersScript`; undefined when it is missing or truncated. Pure. */
export function parseListeners(stdout: string): ObservedListeners | undefined {
  const [connections = "", held, end] = stdout.split(/^@@(?:streams|end)$/mu);
  if (held === undefined || end === undefined) return undefined;
  const counts = listeners.parse(connections.split("\n"));
  return {
    streams: streams.parse(held.split("\n")),
    connected: [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Reads them in one round trip; undefined when the answer is incomplete. @throws RadioctlError as `SshConnection.run` */
export async function observeListeners(
  connection: SshConnection,
  wanted: WantedStreams,
  timeoutSeconds: number,
): Promise<ObservedListeners | undefined> {
  const { stdout } = await runAsRoot(connection, { script: listenersScript(wanted), timeoutSeconds });
  return parseListeners(stdout);
}
