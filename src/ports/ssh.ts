import type { Duplex } from "node:stream";
import type { Fence } from "./fence.js";

/** Where and as whom to log in. `name` is the inventory's name of the host and stands in every error. */
export interface SshTarget {
  name: string;
  address: string;
  port: number;
  user: string;
  /** Which of the two nobody chose: what OpenSSH's own configuration says for the address then wins over them. */
  assumed?: ReadonlyArray<"user" | "port"> | undefined;
  /** Private key file on the operator's machine, `~/` allowed. Without one: the agent, then the keys that OpenSSH would offer. */
  identityFile?: string | undefined;
  /** `[user@]host[:port]` of a jump host, several with commas, or `none`, as OpenSSH's ProxyJump takes it. */
  jump?: string | undefined;
  /** Pinned host keys, each a `type base64` pair. They win over every known_hosts file. */
  hostKeys?: readonly string[] | undefined;
  /** The inventory's own known_hosts file; looked at before the user's. New keys are pinned here. */
  knownHostsFile?: string | undefined;
}

export interface ConnectOptions {
  /** Seconds for TCP, handshake and login together. */
  timeoutSeconds: number;
  /** Used for password login only when given; never stored. */
  password?: string | undefined;
  /** Accept a host whose key is not known yet, and pin it. A changed key is refused all the same. */
  acceptNewHostKey?: boolean | undefined;
  /** Asked for the host and for each jump host on the way, once OpenSSH's configuration has had its say. */
  fence?: Fence | undefined;
}

/** One remote command. `command` is already quoted (see host/quote); input goes to its stdin, which is then closed. */
export interface RemoteCommand {
  command: string;
  stdin?: Uint8Array | string | undefined;
  /** The command is given up after this long, counted from its start; its outcome is then unknown and the connection ends. */
  timeoutSeconds: number;
  /** Called with each complete line of stdout, without its newline, as it arrives. */
  onLine?: ((line: string) => void) | undefined;
}

export interface RemoteResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A verified, logged-in connection. Every command opens one session on it; at most 8 run at once. */
export interface SshConnection {
  /**
   * Runs one command and gives its exit code, whatever it is.
   * @throws RadioctlError outcomeUnknown when the connection ends, or the deadline passes, before the exit status and all output
   * arrived, or when the output passes 64 MiB; unreachable when the connection ended before the command was sent
   */
  run(command: RemoteCommand): Promise<RemoteResult>;
  /**
   * A TCP connection made by the host itself, for services that listen on its loopback only.
   * @throws RadioctlError unreachable when nothing answers there, or when the host's sshd forbids it
   */
  openTcp(address: string, port: number): Promise<Duplex>;
  readonly login: { user: string; port: number; method: "publickey" | "password" };
  /** SHA256 fingerprint, as `ssh-keygen -l` prints it, and whether it was known or was pinned just now. */
  readonly hostKey: { type: string; fingerprint: string; known: "known" | "pinned-now" };
  /** Ends the connection; whatever still runs on it ends with an unknown outcome. */
  close(): void;
}

/** What is known of hosts' keys before anything is sent to them. */
export interface HostKeys {
  /**
   * A known_hosts file (sshd(8)) with exactly the keys that `Ssh.connect` would believe: the target's, those of the jump hosts before it, and
   * the revoked ones.
   * @throws RadioctlError hostKey when no key of one of them is known
   */
  knownHosts(target: SshTarget): Promise<string>;
}

/** Opens connections. Implementations verify the host's key before anything is sent. */
export interface Ssh {
  /**
   * @throws RadioctlError hostKey for an unknown, changed or revoked key; authentication when no method was accepted;
   * unreachable for anything on the way (name, TCP, handshake, deadline)
   */
  connect(target: SshTarget, options: ConnectOptions): Promise<SshConnection>;
}
