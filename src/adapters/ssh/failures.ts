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
  const { address, port, user, jump, host } = endpoint;
  const via = jump === undefined ? "" : `-J ${jump} `;
  const hint = `is sshd listening on ${address}:${port}? try: ssh ${via}-p ${port} ${user}@${address}`;
  const Kind = dropped || (code !== undefined && transient.has(code)) ? Dropped : RadioctlError;
  return new Kind("unreachable", `${endpoint.label}: ${what}`, { host, hint, cause });
}

/** Authentication failed: names what was tried, what was skipped and why, and what the server accepts. */
export function refusedLogin(endpoint: Endpoint, tried: Authentication, cause: unknown): RadioctlError {
  const details = [
    !tried.tried.includes("none") ? `tried ${tried.tried.join(", ")}` : "nothing to try: no agent and no usable identity file",
    ...(tried.skipped.length > 0 ? [`skipped ${tried.skipped.join(", ")}`] : []),
    ...(tried.offered.length > 0 ? [`the server accepts ${tried.offered.join(", ")}`] : []),
  ];
  const triedPassword = tried.tried.includes("password");
  return new RadioctlError("authentication", `${endpoint.label}: authentication failed: ${details.join("; ")}`, {
    host: endpoint.host,
    hint: triedPassword
      ? "is the password right, and may this user log in with a password? PermitRootLogin may forbid it"
      : "load a key with ssh-add, set ssh.identityFile in the inventory, or bootstrap with --ask-password",
    cause,
  });
}

/** The host showed a key that is not trusted. */
export function refusedKey(endpoint: Endpoint, offered: OfferedKey, verdict: Exclude<Verdict, { kind: "known" }>): RadioctlError {
  const shown = `${offered.type} ${offered.fingerprint}`;
  const details = (hint: string) => ({ host: endpoint.host, hint });
  switch (verdict.kind) {
    case "unknown":
      return new RadioctlError("hostKey", `${endpoint.label}: unknown host key: ${shown}`, details(howToAccept(endpoint)));
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
          `this may be an attack (man in the middle). If the host was reinstalled: ${howToForget(endpoint, verdict.known)}, then accept the new key with --accept-new-host-key`,
        ),
      );
  }
}

/** No key of the host is known, and this code path cannot ask the operator. */
export function noKnownKey(endpoint: Endpoint): RadioctlError {
  const hint = endpoint.isJump
    ? howToAccept(endpoint)
    : `radioctl diff ${endpoint.host} shows its fingerprint; to accept it, bootstrap with --accept-new-host-key`;
  return new RadioctlError("hostKey", `${endpoint.label}: unknown host key`, { host: endpoint.host, hint });
}

function howToAccept(endpoint: Endpoint): string {
  if (endpoint.isJump)
    return `log in once with ssh to check and save the key: ssh -p ${endpoint.port} ${endpoint.user}@${endpoint.address}`;
  return "compare it with ssh-keygen -lf on the host's console or with your provider's control panel, then run again with --accept-new-host-key";
}

function howToForget(endpoint: Endpoint, known: { file: string; line: number }): string {
  if (known.file.startsWith("hosts.")) return `remove the old key from ${known.file} in the inventory`;
  return `ssh-keygen -R '${endpoint.knownKeys.name}' -f ${known.file}`;
}

function place(known: { file: string; line: number }): string {
  return `${known.file}:${known.line}`;
}
