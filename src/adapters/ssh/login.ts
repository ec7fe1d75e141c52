import type { Duplex } from "node:stream";
import { NodeSSH } from "node-ssh";
import type { Client } from "ssh2";
import type { RadioctlError } from "../../errors.js";
import { unusableTypes } from "./agent-types.js";
import { authentication, type Authentication } from "./auth.js";
import type { Endpoint } from "./endpoint.js";
import type { SshEnvironment } from "./environment.js";
import { refusedKey, refusedLogin, unreachable } from "./failures.js";
import { hostKeyAlgorithms, type OfferedKey } from "./host-key.js";
import { Link } from "./link.js";
import { verifier, type Verification } from "./verify.js";

interface LoginRequest {
  endpoint: Endpoint;
  /** A byte stream to the sshd: a TCP socket, or a channel through a jump host. */
  socket: Duplex;
  via: Link | undefined;
  password: string | undefined;
  acceptNewHostKey: boolean | undefined;
  timeoutMilliseconds: number;
}

interface LoggedIn {
  link: Link;
  offered: OfferedKey;
  /** The host key was unknown and was accepted because the request allows it. */
  isNew: boolean;
  method: Authentication["method"];
}

/** An error of ssh2's login. Decisions use its level and code, never its text. */
interface Ssh2Error extends Error {
  level?: string;
  /** A number is the reason code of the server's disconnect message. */
  code?: string | number;
}

/**
 * Handshake and login over a socket. The host key is verified before any credential or command is sent.
 * @throws RadioctlError hostKey, authentication or unreachable; Dropped when it is safe to try again
 */
export async function logIn(request: LoginRequest, environment: SshEnvironment): Promise<LoggedIn> {
  const { endpoint, socket } = request;
  const ways = await authentication(endpoint, request.password);
  // The server may have closed the connection before ssh2 listens: then no event will follow.
  if (socket.destroyed) throw unreachable(endpoint, "the connection ended before the login", socket.errored, true);
  const seen: Verification = {};
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock: socket,
    username: endpoint.user,
    hostVerifier: verifier(endpoint.knownKeys, request.acceptNewHostKey === true, seen),
    algorithms: { serverHostKey: hostKeyAlgorithms(endpoint.knownKeys) },
    authHandler: ways.handler,
    keepaliveInterval: environment.keepalive.intervalSeconds * 1000,
    keepaliveCountMax: environment.keepalive.count,
    readyTimeout: request.timeoutMilliseconds,
  });
  const client = ssh.connection;
  // node-ssh rejects at the first error, even when only the agent does not answer. `outcome` decides which errors count.
  const refused = connecting.catch((error: unknown) => error);
  if (!client) throw unreachable(endpoint, "no SSH connection", await refused);
  const ended = await outcome(client, request, ways);
  if (ended instanceof Link && seen.offered)
    return { link: ended, offered: seen.offered, isNew: seen.verdict?.kind === "unknown", method: ways.method };
  const failure = ended instanceof Link ? { error: new Error("no host key was verified"), afterHandshake: true } : ended;
  // The jump host's link stays open: the next try uses it again.
  socket.destroy();
  throw await explain(request, ways, seen, failure);
}

interface Failure {
  error: Ssh2Error;
  /** The key exchange was done, so the login failed. */
  afterHandshake: boolean;
}

/** The link, or the first failure that ends the login. ssh2 also reports failures of single keys, and continues after them. */
function outcome(client: Client, { endpoint, socket, via }: LoginRequest, ways: Authentication): Promise<Link | Failure> {
  return new Promise((resolve) => {
    let afterHandshake = false;
    let last: Ssh2Error = new Error("the connection was closed");
    client.once("handshake", () => {
      afterHandshake = true;
    });
    // The link is made here, not a tick later, so that it notices a connection that ends right after the login.
    client.once("ready", () => resolve(new Link(endpoint.host, client, socket, via)));
    client.on("error", (error: Ssh2Error) => {
      last = error;
      const continues = error.level === "agent" || (error.level === "client-authentication" && !ways.exhausted);
      if (!continues) resolve({ error, afterHandshake });
    });
    client.once("close", () => resolve({ error: last, afterHandshake }));
  });
}

async function explain(
  request: LoginRequest,
  ways: Authentication,
  seen: Verification,
  { error, afterHandshake }: Failure,
): Promise<RadioctlError> {
  const { endpoint } = request;
  const { offered, verdict } = seen;
  const accepted = verdict?.kind === "known" || (verdict?.kind === "unknown" && request.acceptNewHostKey === true);
  if (offered && verdict && verdict.kind !== "known" && !accepted)
    return refusedKey(endpoint, offered, verdict, request.acceptNewHostKey !== undefined);
  // After too many failures, a server disconnects with a reason code instead of refusing the method.
  if (ways.exhausted || (afterHandshake && typeof error.code === "number"))
    return refusedLogin(endpoint, ways, error, endpoint.agent === undefined ? [] : await unusableTypes(endpoint.agent));
  if (error.level === "client-timeout")
    return unreachable(endpoint, `no login within ${Math.ceil(request.timeoutMilliseconds / 1000)} s`, error);
  if (afterHandshake) return unreachable(endpoint, "the connection ended during the login", error);
  if (error.level === "handshake") return unreachable(endpoint, `no SSH handshake: ${error.message}`, error);
  // An sshd with too many simultaneous logins does this too (MaxStartups).
  return unreachable(endpoint, "the connection ended before the login", error, true);
}
