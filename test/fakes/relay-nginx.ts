import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { vi } from "vitest";
import { ACCESS_LOG } from "../../src/health/facts/turned-away.js";
import type { DesiredHost } from "../../src/host/desired.js";
import { freePort } from "./free-port.js";

/** Debian's nginx is not on every user's PATH. */
const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;

const PUBLIC_FOLDER = "/usr/local/share/radioctl/public";

/** A client whose answer has begun. */
export interface Client {
  status: number;
  headers: IncomingHttpHeaders;
  /** Ends the connection, and waits until Icecast has lost the client. */
  leave(): Promise<void>;
}

/** A relay's rendered nginx on loopback, in front of an Icecast that sends every client an endless stream. */
export class RelayNginx {
  /** The headers of each request that reached Icecast. */
  readonly atIcecast: IncomingHttpHeaders[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "radioctl-relay-"));
  readonly #taking = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  readonly #icecast: Server;
  #nginx: ChildProcess | undefined;
  #port = 0;
  #stopped = false;

  private constructor(sound: Uint8Array | string) {
    this.#icecast = createServer((asked, answer) => {
      this.atIcecast.push(asked.headers);
      answer.writeHead(200, { "Content-Type": typeof sound === "string" ? "application/ogg" : "audio/mpeg" });
      answer.write(sound);
      this.#taking.add(answer);
      answer.on("close", () => this.#taking.delete(answer));
    });
  }

  /**
   * @param render the relay's files, with these ports for Icecast and for listeners
   * @param sound what Icecast sends at once; MP3 if it is not a text
   */
  static async start(
    render: (ports: { icecast: number; http: number }) => DesiredHost,
    sound: Uint8Array | string = "audio",
  ): Promise<RelayNginx> {
    const relay = new RelayNginx(sound);
    relay.#icecast.listen(0, "127.0.0.1");
    await once(relay.#icecast, "listening");
    const { port: icecast } = relay.#icecast.address() as AddressInfo;
    relay.#port = await freePort();
    const status = await freePort();
    relay.#write(render({ icecast, http: relay.#port }), status);
    relay.#nginx = spawn("nginx", ["-c", join(relay.#folder, "etc/nginx/nginx.conf"), "-g", "daemon off;"], {
      env: { ...process.env, PATH },
      stdio: ["ignore", "inherit", "inherit"],
    });
    await vi.waitFor(async () => relay.health(), { timeout: 10_000 });
    return relay;
  }

  /** The folder of radioctl-now, empty at first. */
  get now(): string {
    return join(this.#folder, "now");
  }

  /** Where listeners and websites connect. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Requests a mount. @param from a loopback address */
  async get(path: string, from: string, headers: Readonly<Record<string, string>> = {}): Promise<Client> {
    const sent = request({ host: "127.0.0.1", port: this.#port, path, localAddress: from, headers, agent: false });
    sent.on("socket", (socket) => this.#sockets.add(socket));
    sent.end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    answer.on("error", () => undefined).resume();
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      leave: async () => {
        const before = this.#taking.size;
        sent.destroy();
        await vi.waitFor(() => {
          if (this.#taking.size >= before) throw new Error("Icecast still has the client");
        });
      },
    };
  }

  /** Holds connections whose requests never end; each that nginx ends is opened again. Returns when all were open. */
  async half(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, async () => once(this.#openHalf(), "connect")));
  }

  /** The status of /healthz on a new connection, and how long it took in milliseconds. @throws Error without an answer within 5 s */
  async health(): Promise<{ status: number; milliseconds: number }> {
    const at = performance.now();
    const sent = request({ host: "127.0.0.1", port: this.#port, path: "/healthz", agent: false }).end();
    const [answer] = (await once(sent, "response", { signal: AbortSignal.timeout(5000) })) as [IncomingMessage];
    answer.resume();
    return { status: answer.statusCode ?? 0, milliseconds: performance.now() - at };
  }

  /** Waits until nginx has new workers; old ones keep their listeners. */
  async reload(): Promise<void> {
    const before = this.#workers();
    this.#nginx?.kill("SIGHUP");
    await vi.waitFor(() => {
      if (this.#workers().every((pid) => before.includes(pid))) throw new Error("no new worker");
    });
  }

  log(name: "error" | "listens"): string {
    return readFileSync(join(this.#folder, name === "error" ? "error.log" : "listens"), "utf8");
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#icecast.closeAllConnections();
    this.#icecast.close();
    this.#nginx?.kill("SIGTERM");
    if (this.#nginx?.exitCode === null) await once(this.#nginx, "exit");
    rmSync(this.#folder, { recursive: true });
  }

  #openHalf(): Socket {
    const socket = connect(this.#port, "127.0.0.1", () => socket.write("GET /healthz HTTP/1.1\r\nHost: "));
    this.#sockets.add(socket);
    socket.on("error", () => undefined).resume();
    socket.on("close", () => {
      this.#sockets.delete(socket);
      if (!this.#stopped) this.#openHalf();
    });
    return socket;
  }

  #workers(): string[] {
    const { pid } = this.#nginx ?? {};
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  }

  /** The files of nginx, with the paths and ports of this test. */
  #write({ files, slots }: DesiredHost, statusPort: number): void {
    const all = [...files, ...(slots === undefined ? [] : [slots.selectors.a])];
    for (const { path, content } of all.filter((file) => file.path.startsWith("/etc/nginx/"))) {
      const here = join(this.#folder, path);
      mkdirSync(dirname(here), { recursive: true });
      const text = (content.reveal() ?? "")
        .replaceAll("/run/nginx.pid", join(this.#folder, "pid"))
        .replaceAll("/run/radioctl-now", this.now)
        .replaceAll("/run/radioctl", this.#folder)
        .replaceAll(PUBLIC_FOLDER, join(this.#folder, PUBLIC_FOLDER))
        .replaceAll("/var/log/nginx/error.log", join(this.#folder, "error.log"))
        .replaceAll(ACCESS_LOG, join(this.#folder, "listens"))
        .replace("127.0.0.1:8099", `127.0.0.1:${statusPort}`)
        .replace(/^user .*$/mu, "")
        .replace("worker_processes auto", "worker_processes 1");
      writeFileSync(here, text);
    }
    for (const { path, content } of files.filter((file) => file.path.startsWith(PUBLIC_FOLDER))) {
      const here = join(this.#folder, path);
      mkdirSync(dirname(here), { recursive: true });
      writeFileSync(here, content.reveal() ?? "");
    }
    mkdirSync(this.now);
    writeFileSync(join(this.#folder, "healthz"), "on air\n");
    chmodSync(this.#folder, 0o755);
  }
}
