import { streams, type Streams, type WantedStreams } from "../../health/facts/streams.js";
import { listeners } from "../../host/facts/listeners.js";
import { asRoot } from "../../host/quote.js";
import type { SshConnection } from "../../ports/ssh.js";

/** The clients of a host's Icecasts. */
export interface Taking {
  /** Empty when no Icecast answers. */
  streams: Streams;
  /** All connections to its Icecasts. */
  connected: number;
}

/** The stream server, whose connections are counted. */
const PROGRAM = "icecast2";

/** A POSIX sh script that reads them; it changes nothing. */
export function takersScript(wanted: WantedStreams): string {
  return `export LC_ALL=C
${listeners.script(PROGRAM)}
echo '@@streams'
${streams.script(wanted)}
echo '@@end'
exit 0
`;
}

/** Reads the answer to `takersScript`; undefined when it is missing or truncated. Pure. */
export function parseTakers(stdout: string): Taking | undefined {
  const [connections = "", held, end] = stdout.split(/^@@(?:streams|end)$/mu);
  if (held === undefined || end === undefined) return undefined;
  const counts = listeners.parse(connections.split("\n"));
  return {
    streams: streams.parse(held.split("\n")),
    connected: [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Reads them in one round trip; undefined when the answer is incomplete. @throws RadioctlError as `SshConnection.run` */
export async function observeTakers(
  connection: SshConnection,
  wanted: WantedStreams,
  timeoutSeconds: number,
): Promise<Taking | undefined> {
  const command = asRoot("sh -s", connection.login.user);
  const { stdout } = await connection.run({ command, stdin: takersScript(wanted), timeoutSeconds });
  return parseTakers(stdout);
}
