import { RadioctlError } from "../../errors.js";
import { loadScript } from "../../host/load-script.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";
import { namesToResolve, readAnswer, type Found } from "./found.js";
import type { Icecast } from "./icecast/read.js";
import { parseLive, type LiveMount } from "./live.js";
import { adoptScript, parseAdoptAnswer, parseResolved, resolveScript, type Answer } from "./query.js";
import type { Remark } from "./remark.js";
import { isIpv4 } from "./words.js";

const ANSWER_SECONDS = 60;
const STATS_SECONDS = 10;
const STATS_BYTES = 4 << 20;

/**
 * Reads what runs on a host: with one command, a second one to resolve names, and Icecast's own statistics. Changes nothing there.
 * @param given the operator's name for the host
 * @throws RadioctlError failed when the login can't become root, or gives no answer; anything else that can't be read is a remark
 */
export async function observeRadio(world: Pick<World, "http">, connection: SshConnection, given: string): Promise<Found> {
  const { user, port } = connection.login;
  const ran = await runAsRoot(connection, { script: adoptScript(), timeoutSeconds: ANSWER_SECONDS });
  const answer = parseAdoptAnswer(ran.stdout);
  if (answer === undefined) {
    throw new RadioctlError("failed", `${given} did not answer: ${ran.stderr.trim().split("\n")[0] ?? ""}`, {
      host: given,
      hint:
        user === "root" ? `try: ssh -p ${port} root@${given} true` : `${user} needs sudo without a password; or log in as root@`,
    });
  }
  const read = readAnswer(answer);
  const names = namesToResolve(read.icecast);
  const asked =
    names.length === 0
      ? undefined
      : await connection.run({ command: "sh -s", stdin: loadScript(resolveScript(names)), timeoutSeconds: ANSWER_SECONDS });
  const { live, remarks } = await observeLive(world, connection, read.icecast);
  return {
    ...read,
    host: { given, address: addressOf(given, answer), user, port },
    live,
    resolved: parseResolved(asked?.stdout ?? ""),
    remarks: [...read.remarks, ...remarks, ...notFound(answer)],
  };
}

/** Through the SSH connection, from the host's own loopback: the password is not in a program's arguments, and not sent over any other network. */
async function observeLive(
  world: Pick<World, "http">,
  connection: SshConnection,
  icecast: Icecast | undefined,
): Promise<{ live: LiveMount[] | undefined; remarks: Remark[] }> {
  const unknown = (why: string): { live: undefined; remarks: Remark[] } => ({
    live: undefined,
    remarks: [{ kind: "unread", what: `the current streams are not known: ${why}` }],
  });
  if (icecast === undefined) return { live: undefined, remarks: [] };
  const socket = icecast.sockets.find(({ tls }) => !tls);
  if (icecast.adminPassword === undefined) return unknown("its configuration has no admin password");
  const port = socket?.port ?? 8000;
  const address =
    socket?.address === undefined || !isIpv4(socket.address) || socket.address === "0.0.0.0" ? "127.0.0.1" : socket.address;
  const login = Buffer.from(`${icecast.adminUser}:${icecast.adminPassword.reveal()}`).toString("base64");
  try {
    const answer = await world.http.capture({
      url: `http://${address}:${port}/admin/stats`,
      headers: { Authorization: `Basic ${login}` },
      connect: async () => connection.openTcp(address, port),
      maxBytes: STATS_BYTES,
      timeoutSeconds: STATS_SECONDS,
    });
    if (answer.status !== 200) return unknown(`Icecast on port ${port} answered ${answer.status}`);
    return { live: parseLive(answer.body), remarks: [] };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    return unknown(`Icecast on port ${port} did not answer`);
  }
}

function addressOf(given: string, { addresses, arrivedAt }: Answer): string | undefined {
  if (isIpv4(given)) return given;
  return [arrivedAt ?? "", ...addresses].find((each) => isIpv4(each) && !each.startsWith("127."));
}

function notFound({ files, running, nginx }: Answer): Remark[] {
  const remarks: Remark[] = [];
  if (!files.some(({ kind }) => kind === "icecast")) remarks.push({ kind: "unread", what: "no icecast.xml was found" });
  else if (!running.includes("icecast")) remarks.push({ kind: "warning", what: "Icecast is not running" });
  if (nginx === undefined) return remarks;
  return nginx.includes("# configuration file")
    ? remarks
    : [...remarks, { kind: "unread", what: "nginx -T reports an invalid configuration" }];
}
