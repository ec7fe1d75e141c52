import { RadioctlError } from "../../errors.js";
import type { Authentication } from "./auth.js";
import type { Endpoint } from "./endpoint.js";
import { fingerprint, type OfferedKey, type Verdict } from "./host-key.js";

/** A connection that broke before anything was sent that must not be sent twice: it is safe to try again. */
export class Dropped extends RadioctlError {}

/** Codes of transient faults: broken connections and failed name lookups, as opposed to a host that refuses. */
const transient = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "EAI_AGAIN"]);

/** The sshd could not be reached: name lookup, TCP, SSH handshake or their time limit failed. Transient faults become `Dropped`. */
export function unreachable(endpoint: Endpoint, what: string, cause: unknown, dropped = false): RadioctlError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const { address, port, host } = endpoint;
  const hint = `is sshd listening on ${address}:${port}? try: ${loginOf(endpoint)}`;
  const Kind = dropped || (code !== undefined && transient.has(code)) ? Dropped : RadioctlError;
  return new Kind("unreachable", `${endpoint.label}: ${what}`, { host, hint, cause });
}

/**
 * Authentication failed: names what was tried, what was skipped and why, and what the server accepts.
 * @param unusable types of the agent's keys that were not offered
 */
export function refusedLogin(
  endpoint: Endpoint,
  tried: Authentication,
  cause: unknown,
  unusable: readonly string[] = [],
): RadioctlError {
  const details = [
    !tried.tried.includes("none") ? `tried ${tried.tried.join(", ")}` : "nothing to try: no agent and no usable identity file",
    ...(tried.skipped.length > 0 ? [`skipped ${tried.skipped.join(", ")}`] : []),
    ...(unusable.length > 0 ? [`the agent also has ${unusable.join(", ")}, which radioctl cannot use`] : []),
    ...(tried.offered.length > 0 ? [`the server accepts ${tried.offered.join(", ")}`] : []),
  ];
  const triedPassword = tried.tried.includes("password");
  return new RadioctlError("authentication", `${endpoint.label}: authentication failed: ${details.join("; ")}`, {
    host: endpoint.host,
    hint: triedPassword
      ? "is the password right, and may this user log in with a password? PermitRootLogin may forbid it"
      : unusable.length > 0
        ? "radioctl logs in with plain keys only: create one with ssh-keygen -t ed25519, add it to the host, and load it with ssh-add"
        : "load a key with ssh-add, set ssh.identityFile in the inventory, or bootstrap with --ask-password",
    cause,
  });
}

/**
 * The host showed a key that is not trusted.
 * @param hasOption the command has the option --accept-new-host-key
 */
export function refusedKey(
  endpoint: Endpoint,
  offered: OfferedKey,
  verdict: Exclude<Verdict, { kind: "known" }>,
  hasOption: boolean,
): RadioctlError {
  const shown = `${offered.type} ${offered.fingerprint}`;
  const details = (hint: string) => ({ host: endpoint.host, hint });
  switch (verdict.kind) {
    case "unknown":
      return new RadioctlError(
        "hostKey",
        `${endpoint.label}: unknown host key: ${shown}`,
        details(howToAccept(endpoint, hasOption)),
      );
    case "revoked":
      return new RadioctlError(
        "hostKey",
        `${endpoint.label}: the host key is revoked in ${place(verdict.known)}: ${shown}`,
        details("give the host a new key (on it: rm /etc/ssh/ssh_host_*; dpkg-reconfigure openssh-server)"),
      );
    case "changed":
      return new RadioctlError(
        "hostKey",
        `${endpoint.label}: the host key has CHANGED: the host shows ${shown}, ${place(verdict.known)} has ${verdict.known.type} ${fingerprint(
          Buffer.from(verdict.known.key, "base64"),
        )}`,
        details(
          `this may be an attack (man in the middle). If the host was reinstalled: ${howToForget(endpoint, verdict.known)}, then ${hasOption ? "accept the new key with --accept-new-host-key" : `check and save the new key: ${loginOf(endpoint)}`}`,
        ),
      );
  }
}

/** No key of the host is known, and this code path cannot ask the operator. */
export function noKnownKey(endpoint: Endpoint): RadioctlError {
  return new RadioctlError("hostKey", `${endpoint.label}: unknown host key`, {
    host: endpoint.host,
    hint: howToAccept(endpoint, false),
  });
}

/** radioctl reads the keys that OpenSSH has saved. */
function howToAccept(endpoint: Endpoint, hasOption: boolean): string {
  if (endpoint.isJump || !hasOption) return `log in once with ssh to check and save the key: ${loginOf(endpoint)}`;
  return "compare it with ssh-keygen -lf on the host's console or with your provider's control panel, then run again with --accept-new-host-key";
}

function loginOf({ address, port, user, jump }: Endpoint): string {
  return `ssh ${jump === undefined ? "" : `-J ${jump} `}-p ${port} ${user}@${address}`;
}

function howToForget(endpoint: Endpoint, known: { file: string; line: number }): string {
  if (known.file.startsWith("hosts.")) return `remove the old key from ${known.file} in the inventory`;
  return `ssh-keygen -R '${endpoint.knownKeys.name}' -f ${known.file}`;
}

function place(known: { file: string; line: number }): string {
  return `${known.file}:${known.line}`;
}
