import { RadioctlError } from "../../errors.js";
import type { Authentication } from "./auth.js";
import type { Endpoint } from "./endpoint.js";
import { fingerprint, type OfferedKey, type Verdict } from "./host-key.js";

/** A connection that ended on the way, before anything was tried that must not be tried twice: worth another try. */
export class Dropped extends RadioctlError {}

/** Codes of connections that broke, or names that could not be looked up just now, as opposed to hosts that say no. */
const passing = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "EAI_AGAIN"]);

/** The way to an sshd failed: name, TCP, handshake or the time for them. Passing faults become `Dropped`. */
export function unreachable(endpoint: Endpoint, what: string, cause: unknown, dropped = false): RadioctlError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const { address, port, user, jump, host } = endpoint;
  const via = jump === undefined ? "" : `-J ${jump} `;
  const hint = `is sshd listening on ${address}:${port}? try: ssh ${via}-p ${port} ${user}@${address}`;
  const Kind = dropped || (code !== undefined && passing.has(code)) ? Dropped : RadioctlError;
  return new Kind("unreachable", `${endpoint.label}: ${what}`, { host, hint, cause });
}

/** Nobody was let in: says what was tried, what was left out and why, and what the server takes. */
export function refusedLogin(endpoint: Endpoint, tried: Authentication, cause: unknown): RadioctlError {
  const said = [
    !tried.tried.includes("none")
      ? `tried ${tried.tried.join(", ")}`
      : "there was nothing to try: no agent, no usable identity file",
    ...(tried.skipped.length > 0 ? [`left out ${tried.skipped.join(", ")}`] : []),
    ...(tried.offered.length > 0 ? [`the server takes ${tried.offered.join(", ")}`] : []),
  ];
  const asked = tried.tried.includes("password");
  return new RadioctlError("authentication", `${endpoint.label} let nobody in: ${said.join("; ")}`, {
    host: endpoint.host,
    hint: asked
      ? "is the password right, and may this user log in with one? PermitRootLogin may forbid it"
      : "load a key with ssh-add, name one as ssh.identityFile, or log in for the first time with --ask-password",
    cause,
  });
}

/** The host did not show a key that it may show. */
export function refusedKey(endpoint: Endpoint, offered: OfferedKey, verdict: Exclude<Verdict, { kind: "known" }>): RadioctlError {
  const shown = `${offered.type} ${offered.fingerprint}`;
  const details = (hint: string) => ({ host: endpoint.host, hint });
  switch (verdict.kind) {
    case "unknown":
      return new RadioctlError(
        "hostKey",
        `${endpoint.label}: its host key is not known: ${shown}`,
        details(howToAccept(endpoint)),
      );
    case "revoked":
      return new RadioctlError(
        "hostKey",
        `${endpoint.label}: its host key is revoked by ${place(verdict.known)}: ${shown}`,
        details("give the host a new key (on it: rm /etc/ssh/ssh_host_*; dpkg-reconfigure openssh-server)"),
      );
    case "changed":
      return new RadioctlError(
        "hostKey",
        `${endpoint.label}: its host key has CHANGED: it shows ${shown}, ${place(verdict.known)} says ${verdict.known.type} ${fingerprint(
          Buffer.from(verdict.known.key, "base64"),
        )}`,
        details(
          `somebody may be in between. If the host was reinstalled: ${howToForget(endpoint, verdict.known)}, then accept the new key with --accept-new-host-key`,
        ),
      );
  }
}

/** Nothing is known of a host's keys, and nobody is asked here. */
export function noKnownKey(endpoint: Endpoint): RadioctlError {
  const hint = endpoint.isJump
    ? howToAccept(endpoint)
    : `radioctl diff ${endpoint.host} shows its fingerprint; bootstrap it with --accept-new-host-key`;
  return new RadioctlError("hostKey", `${endpoint.label}: its host key is not known`, { host: endpoint.host, hint });
}

function howToAccept(endpoint: Endpoint): string {
  if (endpoint.isJump) return `log in once to check and keep it: ssh -p ${endpoint.port} ${endpoint.user}@${endpoint.address}`;
  return "compare it with ssh-keygen -lf on the host's console or with your provider's panel, then run again with --accept-new-host-key";
}

function howToForget(endpoint: Endpoint, known: { file: string; line: number }): string {
  if (known.file.startsWith("hosts.")) return `take its key out of ${known.file} in the inventory`;
  return `ssh-keygen -R '${endpoint.knownKeys.name}' -f ${known.file}`;
}

function place(known: { file: string; line: number }): string {
  return `${known.file}:${known.line}`;
}
