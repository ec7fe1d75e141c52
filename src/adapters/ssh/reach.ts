import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { RadioctlError } from "../../errors.js";
import type { ConnectOptions, SshConnection, SshTarget } from "../../ports/ssh.js";
import { mustNotBeAnExample } from "../documentation-address.js";
import { NodeSshConnection } from "./connection.js";
import { resolveEndpoint, type Endpoint } from "./endpoint.js";
import type { SshEnvironment } from "./environment.js";
import { Dropped, refusedKey, unreachable } from "./failures.js";
import { forward } from "./forward.js";
import type { OfferedKey } from "./host-key.js";
import { jumpTarget } from "./jump.js";
import type { Link } from "./link.js";
import { pin } from "./pin.js";
import { openSocket } from "./socket.js";

const TRIES = 3;
const FIRST_PAUSE_MILLISECONDS = 250;

/** Opens a verified, logged-in connection; see Ssh.connect. Each jump host on the way has the full time limit. */
export async function connectTo(target: SshTarget, options: ConnectOptions, environment: SshEnvironment): Promise<SshConnection> {
  const { link, login, hostKey } = await reach(target, options, environment, 0);
  return new NodeSshConnection(link, login, hostKey, environment.outputs);
}

interface Reached {
  link: Link;
  login: SshConnection["login"];
  hostKey: SshConnection["hostKey"];
}

async function reach(target: SshTarget, options: ConnectOptions, environment: SshEnvironment, jumps: number): Promise<Reached> {
  const resolving = resolveEndpoint(target, environment, jumps > 0);
  // Its library is large: it loads while OpenSSH reads its configuration and the server accepts.
  // The import below reports a failure.
  import("./login.js").catch(() => undefined);
  const endpoint = await resolving;
  options.fence?.(endpoint.address, endpoint.label);
  mustNotBeAnExample(endpoint.address, endpoint.label, endpoint.host);
  const via = endpoint.jump === undefined ? undefined : await reachJump(endpoint.jump, target, options, environment, jumps + 1);
  try {
    const work = () =>
      persist((milliseconds) => attempt(endpoint, via, options, environment, milliseconds), options, environment);
    return await (endpoint.isJump ? environment.jumpLimiter(`${endpoint.address}:${endpoint.port}`).run(work) : work());
  } catch (error) {
    via?.close();
    throw error;
  }
}

/** The jump host has its own verification and login: the target's password is not used, and no new host key is accepted. */
async function reachJump(
  written: string,
  target: SshTarget,
  { timeoutSeconds, fence, signal }: ConnectOptions,
  environment: SshEnvironment,
  jumps: number,
): Promise<Link> {
  const jump = jumpTarget(written, target, environment.localUser, jumps);
  return (await reach(jump, { timeoutSeconds, fence, signal }, environment, jumps)).link;
}

async function attempt(
  endpoint: Endpoint,
  via: Link | undefined,
  options: ConnectOptions,
  environment: SshEnvironment,
  milliseconds: number,
): Promise<Reached> {
  const end = performance.now() + milliseconds;
  const opening = via ? through(via, endpoint, milliseconds) : openSocket(endpoint, milliseconds, options.signal);
  const [socket, { logIn }] = await Promise.all([opening, import("./login.js")]);
  const { link, offered, isNew, method } = await logIn(
    {
      endpoint,
      socket,
      via,
      password: options.password,
      acceptNewHostKey: options.acceptNewHostKey,
      timeoutMilliseconds: Math.max(1, end - performance.now()),
    },
    environment,
  );
  const pins = isNew && options.pinNewHostKey !== false;
  if (pins && endpoint.knownHostsFile !== undefined) await keep(endpoint, endpoint.knownHostsFile, link, offered);
  return {
    link,
    login: { user: endpoint.user, port: endpoint.port, method },
    hostKey: { type: offered.type, fingerprint: offered.fingerprint, known: !isNew ? "known" : pins ? "pinned-now" : "accepted" },
  };
}

async function through(via: Link, endpoint: Endpoint, milliseconds: number): Promise<Duplex> {
  try {
    return await forward(via, endpoint.address, endpoint.port, milliseconds / 1000);
  } catch (error) {
    throw unreachable(endpoint, `not reached through ${endpoint.jump ?? "its jump host"}`, error);
  }
}

/**
 * Pins an accepted key. This runs after the login, which has shown that the host belongs to the operator.
 * @throws RadioctlError hostKey when another run has pinned another key meanwhile; failed when the file cannot be written
 */
async function keep(endpoint: Endpoint, file: string, link: Link, offered: OfferedKey): Promise<void> {
  try {
    const verdict = await pin(file, endpoint.knownKeys.name, offered);
    if (verdict.kind === "changed" || verdict.kind === "revoked") throw refusedKey(endpoint, offered, verdict, true);
  } catch (error) {
    if (error instanceof RadioctlError) {
      link.close();
      throw error;
    }
    link.close();
    throw new RadioctlError("failed", `${endpoint.label}: cannot save the host key in ${file}`, {
      host: endpoint.host,
      cause: error,
    });
  }
}

/** Tries again, with growing random pauses, but only when the connection was dropped; all tries share the time limit. */
async function persist<T>(
  work: (milliseconds: number) => Promise<T>,
  { timeoutSeconds }: ConnectOptions,
  environment: SshEnvironment,
): Promise<T> {
  const end = performance.now() + timeoutSeconds * 1000;
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(end - performance.now());
    } catch (error) {
      const pause = FIRST_PAUSE_MILLISECONDS * 4 ** (tries - 1) * (0.5 + environment.random());
      if (!(error instanceof Dropped) || tries === TRIES || performance.now() + pause >= end) throw error;
      await sleep(pause);
    }
  }
}
