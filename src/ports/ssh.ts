import type { Duplex } from "node:stream";
import type { Fence } from "./fence.js";

/** Where to log in, and as which user. `name` is the host's name in the inventory; all errors contain it. */
export interface SshTarget {
  name: string;
  address: string;
  port: number;
  user: string;
  /** The fields that are only defaults: OpenSSH's configuration for the address takes precedence over them. */
  assumed?: ReadonlyArray<"user" | "port"> | undefined;
  /** Private key file on the operator's machine, `~/` allowed. Without it: the agent, then the keys that OpenSSH would offer. */
  identityFile?: string | undefined;
  /** `[user@]host[:port]` of a jump host, several separated by commas, or `none`, as for OpenSSH's ProxyJump. */
  jump?: string | undefined;
  /** Pinned host keys, each a `type base64` pair. They take precedence over all known_hosts files. */
  hostKeys?: readonly string[] | undefined;
  /** The inventory's known_hosts file; it is read before the user's. New keys are pinned here. */
  knownHostsFile?: string | undefined;
}

export interface ConnectOptions {
  /** Seconds for TCP, handshake and login together. */
  timeoutSeconds: number;
  /** Enables login by password; never stored. */
  password?: string | undefined;
  /** Accept and pin the key of an unknown host. A changed key is still refused. `undefined`: the command has no such option. */
  acceptNewHostKey?: boolean | undefined;
  /** false: an accepted key is not pinned, since the command is to change nothing. */
  pinNewHostKey?: boolean | undefined;
  /** Called for the host and for each of its jump hosts, with the address from OpenSSH's configuration. */
  fence?: Fence | undefined;
  /** Ends the connection at once, also while it is being opened. */
  signal?: AbortSignal | undefined;
}

/** One remote command. `command` is already quoted (see host/quote). `stdin` is sent, then closed. */
export interface RemoteCommand {
  command: string;
  stdin?: Uint8Array | string | undefined;
  /** Time limit from the start of the command. After it the outcome is unknown, and the connection is closed. */
  timeoutSeconds: number;
  /** The same for the first line of stdout, where a command may run for a day but answers at once. */
  firstLineSeconds?: number | undefined;
  /** Called with each complete line of stdout, without its newline, as it arrives. Of a line of more than 64 Ki characters, the beginning. */
  onLine?: ((line: string) => void) | undefined;
  /** Called after each piece of stdout. Until its promise resolves, no more is read, and the deadline does not run. */
  room?: (() => Promise<void> | undefined) | undefined;
  /** false: only `onLine` gets stdout, and the result has none: for output without end. */
  keepOutput?: boolean | undefined;
}

export interface RemoteResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A verified, logged-in connection. Every command uses its own session; at most 8 run at once. */
export interface SshConnection {
  /**
   * Runs one command. Any exit code is a result.
   * @throws RadioctlError outcomeUnknown when the connection ends or the deadline passes before the exit status and all output have
   * arrived, or when the output exceeds 12 MiB; unreachable when the connection ended before the command was sent
   */
  run(command: RemoteCommand): Promise<RemoteResult>;
  /**
   * Opens a TCP connection from the host, for services that listen only on its loopback.
   * @throws RadioctlError unreachable when nothing answers, or when the host's sshd forbids it
   */
  openTcp(address: string, port: number): Promise<Duplex>;
  readonly login: { user: string; port: number; method: "publickey" | "password" };
  /** SHA256 fingerprint, as `ssh-keygen -l` prints it, and whether the key was already known, has just been pinned, or was accepted only now. */
  readonly hostKey: { type: string; fingerprint: string; known: "known" | "pinned-now" | "accepted" };
  /** Closes the connection. Commands that are still running end with an unknown outcome. */
  close(): void;
}

/** The known host keys, read without connecting. */
export interface HostKeys {
  /**
   * The text of a known_hosts file (sshd(8)) with exactly the keys that `Ssh.connect` trusts, for the target and its jump hosts, and the revoked
   * keys.
   * @throws RadioctlError hostKey when no key is known of the target or of a jump host
   */
  knownHosts(target: SshTarget): Promise<string>;
}

/** Opens connections. Implementations verify the host key before they send anything. */
export interface Ssh {
  /**
   * @throws RadioctlError hostKey for an unknown, changed or revoked key; authentication when no method was accepted;
   * unreachable for all other failures (name lookup, TCP, handshake, deadline)
   */
  connect(target: SshTarget, options: ConnectOptions): Promise<SshConnection>;
}
