import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { textAt } from "../roles/station.js";
import type { DesiredHost } from "../../src/host/desired.js";
import { MODULES } from "../splicer/perl.js";
import { RelayNginx } from "./relay-nginx.js";

/** A relay's nginx with its radioctl-now, and titles as the splicer writes them. */
export class Published {
  readonly #titles: Array<[channel: string, at: number, title: Buffer]> = [];
  #now: ChildProcess | undefined;

  private constructor(
    readonly relay: RelayNginx,
    readonly config: string,
  ) {}

  /** @param sound as `RelayNginx.start` */
  static async start(render: (ports: { icecast: number; http: number }) => DesiredHost, sound?: Uint8Array): Promise<Published> {
    let host: DesiredHost | undefined;
    const relay = await RelayNginx.start((ports) => (host = render(ports)), sound);
    if (host === undefined) throw new Error("the relay was not rendered");
    const published = new Published(relay, textAt(host, "/etc/radioctl/now.conf"));
    await published.run();
    return published;
  }

  /** Starts radioctl-now, and waits for its first files. */
  async run(): Promise<void> {
    const config = join(this.relay.now, "now.conf");
    writeFileSync(config, this.config);
    const program = "use Radioctl::Now; $Radioctl::Now::LISTENERS = pop; Radioctl::Now::run(@ARGV)";
    const files = [config, join(this.relay.now, "titles"), this.relay.now, join(this.relay.now, "listeners")];
    this.#now = spawn("perl", ["-w", `-I${MODULES}`, "-e", program, ...files], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    await vi.waitFor(
      async () => {
        if (!(await fetch(`${this.relay.url}/status-json.xsl`)).ok) throw new Error("nothing is published");
      },
      { timeout: 20_000 },
    );
  }

  /** As the splicer writes a new title. @param secondsAgo when its first frame came to the relay */
  title(channel: string, title: string | Buffer, secondsAgo = 3600): void {
    this.#titles.push([channel, Math.floor(Date.now() / 1000) - secondsAgo, Buffer.from(title)]);
    const path = join(this.relay.now, "titles");
    const lines = this.#titles.map(([of, at, text]) => `${of} ${at} ${[...text].map(percent).join("")}\n`);
    writeFileSync(`${path}.new`, lines.join(""));
    renameSync(`${path}.new`, path);
  }

  /** As radioctl-healthz counts the clients of each mount. */
  count(clients: Readonly<Record<string, number>>): void {
    const lines = Object.entries(clients).map(([mount, count]) => `${mount} ${count}\n`);
    writeFileSync(join(this.relay.now, "listeners"), lines.join(""));
  }

  /** The process of radioctl-now. */
  get pid(): number {
    return this.#now?.pid ?? 0;
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#now?.kill(signal);
    if (this.#now?.exitCode === null && this.#now.signalCode === null) await once(this.#now, "exit");
  }

  async stop(): Promise<void> {
    await this.kill("SIGTERM");
    await this.relay.stop();
  }
}

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
