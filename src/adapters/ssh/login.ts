import type { Duplex } from "node:stream";
import { NodeSSH } from "node-ssh";
import type { Client } from "ssh2";
import type { RadioctlError } from "../../errors.js";
import type { Authentication } from "./auth.js";
import type { Endpoint } from "./endpoint.js";
import type { SshEnvironment } from "./environment.js";
import { refusedKey, refusedLogin, unreachable } from "./failures.js";
import { hostKeyAlgorithms, type OfferedKey } from "./host-key.js";
import { Link } from "./link.js";
import { verifier, type Verification } from "./verify.js";

export interface LoginRequest {
  endpoint: Endpoint;
  /** A byte stream to the sshd: a TCP socket, or a channel through a jump host. */
  socket: Duplex;
  via: Link | undefined;
  authentication: Authentication;
  acceptNewHostKey: boolean;
  timeoutMilliseconds: number;
}

export interface LoggedIn {
  link: Link;
  offered: OfferedKey;
  /** The key was not known and was accepted because the request says so. */
  isNew: boolean;
}

/** What an ssh2 client says about the end of a login, by level and code; its texts decide nothing. */
interface Ssh2Error extends Error {
  level?: string;
  /** A number is the reason of the server's own disconnect message. */
  code?: string | number;
}

/**
 * Handshake and login over a socket. The host's key is verified before anything of ours is sent.
 * @throws RadioctlError hostKey, authentication or unreachable; Dropped when another try makes sense
 */
export async function logIn(request: LoginRequest, environment: SshEnvironment): Promise<LoggedIn> {
  const { endpoint, socket, authentication } = request;
  const seen: Verification = {};
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock: socket,
    username: endpoint.user,
    hostVerifier: verifier(endpoint.knownKeys, request.acceptNewHostKey, seen),
    algorithms: { serverHostKey: hostKeyAlgorithms(endpoint.knownKeys) },
    authHandler: authentication.handler,
    keepaliveInterval: environment.keepalive.intervalSeconds * 1000,
    keepaliveCountMax: environment.keepalive.count,
    readyTimeout: request.timeoutMilliseconds,
  });
  // node-ssh gives up at the first error, also at an agent that does not answer: what counts is decided below.
  connecting.catch(() => undefined);
  const client = ssh.connection;
  if (!client) return connecting.then(() => Promise.reject(unreachable(endpoint, "no SSH connection", undefined)));
  const link = new Link(endpoint.host, client, socket, request.via);
  const ended = await outcome(client, authentication);
  if (ended === "ready" && seen.offered) return { link, offered: seen.offered, isNew: seen.verdict?.kind === "unknown" };
  const failure = ended === "ready" ? { error: new Error("no host key was verified"), afterHandshake: true } : ended;
  link.destroy(failure.error);
  throw explain(request, seen, failure);
}

interface Failure {
  error: Ssh2Error;
  /** Keys were exchanged: what failed is the login. */
  afterHandshake: boolean;
}

/** "ready", or the first failure that ends the login. ssh2 also reports faults of single keys, after which it goes on. */
function outcome(client: Client, authentication: Authentication): Promise<"ready" | Failure> {
  return new Promise((resolve) => {
    let afterHandshake = false;
    let last: Ssh2Error = new Error("the connection was closed");
    client.once("handshake", () => {
      afterHandshake = true;
    });
    client.once("ready", () => resolve("ready"));
    client.on("error", (error: Ssh2Error) => {
      last = error;
      const goesOn = error.level === "agent" || (error.level === "client-authentication" && !authentication.exhausted);
      if (!goesOn) resolve({ error, afterHandshake });
    });
    client.once("close", () => resolve({ error: last, afterHandshake }));
  });
}

function explain(request: LoginRequest, seen: Verification, { error, afterHandshake }: Failure): RadioctlError {
  const { endpoint, authentication } = request;
  if (
    seen.offered &&
    seen.verdict &&
    seen.verdict.kind !== "known" &&
    !(seen.verdict.kind === "unknown" && request.acceptNewHostKey)
  )
    return refusedKey(endpoint, seen.offered, seen.verdict);
  // A server that has counted enough failures disconnects with a reason instead of refusing the method.
  if (authentication.exhausted || (afterHandshake && typeof error.code === "number"))
    return refusedLogin(endpoint, authentication, error);
  if (error.level === "client-timeout")
    return unreachable(endpoint, `no login in ${Math.ceil(request.timeoutMilliseconds / 1000)} s`, error);
  if (afterHandshake) return unreachable(endpoint, "the connection ended during the login", error);
  if (error.level === "handshake") return unreachable(endpoint, `no SSH handshake: ${error.message}`, error);
  // Also what an sshd does that has too many logins under way (MaxStartups).
  return unreachable(endpoint, "the connection ended before the login", error, true);
}
