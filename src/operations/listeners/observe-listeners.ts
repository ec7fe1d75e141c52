import { streams, type Streams, type WantedStreams } from "../../health/facts/streams.js";
import { listeners } from "../../host/facts/listeners.js";
import { asRoot } from "../../host/quote.js";
import type { SshConnection } from "../../ports/ssh.js";

/** Who takes what of a host's Icecasts. */
export interface Taking {
  /** Empty where no Icecast answers. */
  streams: Streams;
  /** Connections to its Icecasts, whoever they are of. */
  connected: number;
}

/** The stream server, whose connections are counted. */
const PROGRAM = "icecast2";

/** POSIX sh that asks; it changes nothing. */
export function takersScript(wanted: WantedStreams): string {
  return `export LC_ALL=C
${listeners.script(PROGRAM)}
echo '@@streams'
${streams.script(wanted)}
echo '@@end'
exit 0
`;
}

/** Reads the answer to `takersScript`; undefined when it is none, or cut short. Pure. */
export function parseTakers(stdout: string): Taking | undefined {
  const [connections = "", held, end] = stdout.split(/^@@(?:streams|end)$/mu);
  if (held === undefined || end === undefined) return undefined;
  const counts = listeners.parse(connections.split("\n"));
  return {
    streams: streams.parse(held.split("\n")),
    connected: [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Asks in one round trip; undefined when there is no whole answer. @throws RadioctlError as `SshConnection.run` */
export async function observeTakers(
  connection: SshConnection,
  wanted: WantedStreams,
  timeoutSeconds: number,
): Promise<Taking | undefined> {
  const command = asRoot("sh -s", connection.login.user);
  const { stdout } = await connection.run({ command, stdin: takersScript(wanted), timeoutSeconds });
  return parseTakers(stdout);
}
