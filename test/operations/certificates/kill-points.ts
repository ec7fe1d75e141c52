import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer, request as httpsRequest } from "node:https";
import { writeFileSync, mkdirSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { readStationCertificate } from "../../../src/certificates/store.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import type { Scene } from "./scene.js";

const program = fileURLToPath(new URL("../../../bin/radioctl.js", import.meta.url));

/** Stands between radioctl and its CA and zone, and ends the process at one request: before it is sent on, or after its answer is there. */
export class KillPoints {
  #count = 0;
  #strike: { at: number; kill(): void; passes: boolean } | undefined;
  /** Neither the CA nor the zone answers. */
  cut = false;
  readonly #servers: Server[] = [];
  directory = "";
  zone = "";

  async start({ ca, dns }: Pick<Scene, "ca" | "dns">): Promise<void> {
    if (dns === undefined) throw new Error("this needs a PowerDNS");
    const tls = { key: readFileSync(join(ca.folder, "api.key")), cert: readFileSync(join(ca.folder, "api.crt")) };
    const secure = createSecureServer(tls, (request, response) =>
      this.#pass(request, response, (path, options) => httpsRequest(new URL(path, ca.directory), { ...options, ca: ca.roots })),
    );
    const plain = createServer((request, response) =>
      this.#pass(request, response, (path, options) => httpRequest(new URL(path, dns.endpoint), options)),
    );
    this.directory = `https://127.0.0.1:${await this.#listen(secure)}/dir`;
    this.zone = `http://127.0.0.1:${await this.#listen(plain)}`;
  }

  /** Each request has two moments: an even number is before it, an odd one after it. @param passes the request goes on nevertheless */
  arm(at: number, kill: () => void, passes = false): void {
    this.#count = 0;
    this.#strike = { at, kill, passes };
  }

  disarm(): number {
    this.#strike = undefined;
    return this.#count;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  }

  async #listen(server: Server): Promise<number> {
    this.#servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  /** Whether the process was ended at this moment. */
  #moment(): boolean {
    const now = this.#count;
    this.#count += 1;
    if (this.#strike?.at !== now) return false;
    this.#strike.kill();
    return !this.#strike.passes;
  }

  #pass(
    request: IncomingMessage,
    response: ServerResponse,
    open: (path: string, options: object) => ReturnType<typeof httpRequest>,
  ): void {
    const work = async () => {
      const body = await buffer(request);
      if (this.cut) return void response.destroy();
      if (this.#moment()) return void response.destroy();
      const sent = open(request.url ?? "/", { method: request.method, headers: request.headers });
      sent.end(body);
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      const bytes = await buffer(answer);
      if (this.#moment()) return void response.destroy();
      const { "transfer-encoding": _chunked, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 0, { ...headers, "content-length": bytes.length }).end(bytes);
    };
    work().catch(() => response.destroy());
  }
}

/** A station whose CA and zone are behind the kill points, for the real program. */
export function killableStation(scene: Scene, points: KillPoints, name: string) {
  const directory = join(scene.folder, name);
  mkdirSync(directory);
  const dns = `{ provider: powerdns, url: "${points.zone}", apiKey: !secret pdns-key, nameServers: ["127.0.0.1:${scene.zone().port}"] }`;
  writeFileSync(join(directory, "radio.yaml"), scene.text({ directory: points.directory, dns }));
  const env = {
    ...process.env,
    RADIO_PDNS_KEY: scene.zone().apiKey.reveal(),
    RADIO_STUDIO_PASSWORD: "a-studio-password-for-tests",
    RADIO_STATION_KEY: STATION_KEY,
    NODE_EXTRA_CA_CERTS: scene.ca.rootsFile,
  };
  const argv = [program, "-i", join(directory, "radio.yaml"), "certificates", "renew"];
  /** @param at the moment of the signal; undefined: it runs to its end. A process that gets SIGINT gets its answers afterwards, too */
  const run = async (at?: number, signal: "SIGKILL" | "SIGINT" = "SIGKILL") => {
    const child = spawn(process.execPath, argv, { env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
    if (at !== undefined) points.arm(at, () => child.kill(signal), signal === "SIGINT");
    const [code, ended] = (await once(child, "close")) as [number | null, string | null];
    return { code, signal: ended, output, moments: points.disarm() };
  };
  return { directory, run };
}

/** Ends a renewal at one moment, runs it again, and says what is there then. */
export async function killAndResume(scene: Scene, points: KillPoints, at: number) {
  const orders = () => scene.ca.log().match(/Added order/gu)?.length ?? 0;
  const { directory, run } = killableStation(scene, points, `kill-${at}`);
  const before = orders();
  const killed = await run(at);
  const resumed = await run();
  const { inventory } = parseInventory("radio.yaml", readFileSync(join(directory, "radio.yaml"), "utf8"));
  if (inventory === undefined) throw new Error("no inventory");
  const certificate = await readStationCertificate(scene.world(), { loaded: { directory, inventory } });
  return {
    signal: killed.signal,
    names: certificate?.names,
    left: (await scene.challenges()).map(({ name }) => name),
    orders: orders() - before,
    output: killed.output + resumed.output,
  };
}
