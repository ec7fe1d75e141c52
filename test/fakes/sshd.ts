import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext, type ServerChannel } from "ssh2";
import { farAway } from "./far-away.js";

export interface SshdOptions {
  /** Where it listens; a free port of 127.0.0.1 by default. */
  address?: string;
  port?: number;
  /** Private host keys; one new ed25519 key by default. */
  hostKeys?: readonly string[];
  /** How commands are executed; `exit 0` by default. */
  exec?: (command: string, channel: ServerChannel) => void;
  password?: string;
  /** Public keys that may log in, in the wire format. Without keys and `password`, every login is accepted. */
  authorized?: readonly Buffer[];
  /** The password is accepted only through keyboard-interactive. */
  keyboardInteractive?: boolean;
  /** The most sessions at the same time on one connection, as MaxSessions; 10 by default. */
  maxSessions?: number;
  /** Number of first connections that end before the first byte, as with MaxStartups. */
  drops?: number;
  /** Logins are answered only when this resolves. */
  beforeLogin?: () => Promise<void>;
  /** The network delay to the host. */
  roundTripMilliseconds?: number;
  /** Forwarding is forbidden, as with AllowTcpForwarding no. */
  noForwarding?: boolean;
  /** Where forwarded connections lead to, instead of where they are meant to go. */
  forwardTo?: { address: string; port: number };
  /** Shown before the login. */
  banner?: string;
}

/** An sshd in this process that follows its options and records its requests. */
export class Sshd {
  readonly commands: string[] = [];
  /** User and method of every login attempt. */
  readonly logins: string[] = [];
  connections = 0;
  loggedIn = 0;
  /** The most connections at the same time before their login, which MaxStartups counts. */
  mostStartups = 0;
  sessions = 0;
  readonly hostKeys: readonly string[];
  readonly #sockets = new Set<Socket>();
  readonly #tcp: TcpServer;

  private constructor(private readonly options: SshdOptions) {
    this.hostKeys = options.hostKeys ?? [newKey()];
    const { banner } = options;
    const ssh = new ssh2.Server({ hostKeys: [...this.hostKeys], ...(banner !== undefined && { banner }) }, (connection) =>
      this.#serve(connection),
    );
    this.#tcp = createServer((socket) => {
      this.connections += 1;
      this.#sockets.add(socket.setNoDelay(true));
      this.mostStartups = Math.max(this.mostStartups, this.connections - this.loggedIn);
      socket.on("close", () => this.#sockets.delete(socket)).on("error", () => undefined);
      if (this.connections <= (options.drops ?? 0)) socket.end("Exceeded MaxStartups\r\n");
      else ssh.injectSocket((options.roundTripMilliseconds ? farAway(socket, options.roundTripMilliseconds) : socket) as Socket);
    });
  }

  static async start(options: SshdOptions = {}): Promise<Sshd> {
    const sshd = new Sshd(options);
    sshd.#tcp.listen(options.port ?? 0, options.address ?? "127.0.0.1");
    await once(sshd.#tcp, "listening");
    return sshd;
  }

  get port(): number {
    return (this.#tcp.address() as AddressInfo).port;
  }

  /** The lines for known_hosts. */
  get knownHosts(): string {
    const name = `[${this.options.address ?? "127.0.0.1"}]:${this.port}`;
    return this.hostKeys.map((key) => `${name} ${publicLine(key)}\n`).join("");
  }

  /** Open TCP connections. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Resets every connection, as a host that has crashed and restarted. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Stops reading and answering, as an unreachable host. */
  freeze(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#tcp.close();
    await once(this.#tcp, "close");
  }

  #serve(connection: Connection): void {
    let open = 0;
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => void this.#authenticate(context));
    connection.on("ready", () => (this.loggedIn += 1));
    connection.on("session", (accept, reject) => {
      if (open >= (this.options.maxSessions ?? 10)) return reject();
      this.sessions += 1;
      open += 1;
      accept().on("exec", (acceptExec, _reject, { command }) => {
        this.commands.push(command);
        const channel = acceptExec();
        channel.on("close", () => {
          this.sessions -= 1;
          open -= 1;
        });
        (this.options.exec ?? exit(0))(command, channel);
        channel.resume();
      });
    });
    connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
      if (this.options.noForwarding) return reject();
      const { address, port } = this.options.forwardTo ?? { address: destIP, port: destPort };
      const out = connect(port, address);
      out.on("error", () => reject());
      out.on("connect", () => {
        const channel = accept();
        channel.on("close", () => out.destroy());
        out.pipe(channel).pipe(out);
      });
    });
  }

  async #authenticate(context: AuthContext): Promise<void> {
    this.logins.push(`${context.username} ${context.method}`);
    await this.options.beforeLogin?.();
    const { password, authorized, keyboardInteractive } = this.options;
    const methods = [
      ...(authorized ? (["publickey"] as const) : []),
      ...(password !== undefined ? ([keyboardInteractive ? "keyboard-interactive" : "password"] as const) : []),
    ];
    if (methods.length === 0) return context.accept();
    if (context.method === "password" && !keyboardInteractive && context.password === password) return context.accept();
    if (context.method === "keyboard-interactive" && keyboardInteractive)
      return context.prompt([{ prompt: "Password: ", echo: false }], ([answer]) =>
        answer === password ? context.accept() : context.reject([...methods]),
      );
    if (context.method === "publickey" && authorized?.some((key) => key.equals(context.key.data)) && isSigned(context))
      return context.accept();
    context.reject([...methods]);
  }
}

/** A first query about a key has no signature; a login has one, which must match the key. */
function isSigned(context: PublicKeyAuthContext): boolean {
  if (!context.signature || !context.blob) return true;
  const key = ssh2.utils.parseKey(context.key.data);
  return !(key instanceof Error) && key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

/** An exec handler that ends immediately with this exit status. */
export function exit(status: number): (command: string, channel: ServerChannel) => void {
  return (_command, channel) => {
    channel.exit(status);
    channel.end();
  };
}

/** A new private key in OpenSSH's format. */
export function newKey(type: "ed25519" | "rsa" | "ecdsa" = "ed25519"): string {
  if (type === "rsa") return ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }).private;
  if (type === "ecdsa") return ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 }).private;
  // One in two hundred of the ed25519 keys that ssh2 1.17 makes is malformed: it drops a leading zero.
  for (let tries = 0; tries < 10; tries += 1) {
    const key = ssh2.utils.generateKeyPairSync("ed25519").private;
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
  throw new Error("ssh2 made no valid key");
}

/** `type base64` of a private key, as in known_hosts and authorized_keys. */
export function publicLine(privateKey: string): string {
  return `${parse(privateKey).type} ${publicBlob(privateKey).toString("base64")}`;
}

export function publicBlob(privateKey: string): Buffer {
  return parse(privateKey).getPublicSSH();
}

function parse(privateKey: string) {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return key;
}
