import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { loadFleet } from "../../../src/fleet/load.js";
import { probeOutside } from "../../../src/operations/probe/run-outside.js";
import { selectProbe } from "../../../src/operations/probe/selection.js";
import type { LocalResult, Processes } from "../../../src/ports/processes.js";
import type { SshConnection, SshTarget } from "../../../src/ports/ssh.js";
import { FakeHttp } from "../../fakes/http.js";
import { smallStation } from "../../fakes/small-station.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";
import { mp3Station } from "../../listening/mp3-station.js";

export const programme = mp3Station(1);
export const standby = mp3Station(7);
export const burstBytes = 128_000;

/** Two masters, two relays. */
export const stationText = (more = "") => `${smallStation({ masters: ["master-a", "master-b"] })}hosts:
  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 100 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 100 }
${more}`;

export const eu1 = "http://192.0.2.21:80/live.mp3";
const eu2 = "http://192.0.2.22:80/live.mp3";

/** ffmpeg's output for windows with these levels. */
export const decoded = (...levels: number[]): LocalResult => ({
  code: 0,
  stdout: levels.map((level) => `lavfi.astats.Overall.RMS_level=${level}`).join("\n"),
  stderr: "",
});

/** A connection to a master's loopback, with the name of the master. */
class TcpTo extends PassThrough {
  constructor(readonly host: string) {
    super();
  }
}

interface Given {
  words?: string[];
  inventory?: string;
  /** Stands in for ffmpeg. */
  run?: Processes["run"];
  names?: Parameters<typeof fakeWorld>[0]["names"];
  certificates?: Parameters<typeof fakeWorld>[0]["certificates"];
}

/** A station on air in virtual time, 20 s after its start. Masters answer at `http://NAME/`, only through their own sshd. */
export class ProbedStation {
  readonly clock = new VirtualTime();
  readonly http = new FakeHttp(this.clock);
  /** Hosts that refuse the login. */
  readonly lost = new Set<string>();
  decodes = 0;

  static async onAir(): Promise<ProbedStation> {
    const station = new ProbedStation();
    station.http.mounts.set("http://master-a/", { broadcast: programme });
    station.http.mounts.set("http://master-b/", { broadcast: standby });
    for (const url of [eu1, eu2]) station.http.mounts.set(url, { broadcast: programme, burstBytes, lagSeconds: 0.3 });
    await station.clock.sleep(20_000);
    return station;
  }

  async connect({ name, user, port }: SshTarget): Promise<SshConnection> {
    if (this.lost.has(name))
      throw new RadioctlError("unreachable", `${name}: no route to the host`, { host: name, hint: "is it up?" });
    return Promise.resolve({
      login: { user, port, method: "publickey" },
      hostKey: { type: "ssh-ed25519", fingerprint: "SHA256:fake", known: "known" },
      run: async () => Promise.reject(new Error("no command is expected here")),
      openTcp: async () => Promise.resolve(new TcpTo(name)),
      close: () => undefined,
    });
  }

  /** Probes from outside with a sample of 5 s. */
  async probe({ words = [], inventory = stationText(), run, names, certificates }: Given = {}) {
    const cwd = mkdtempSync(join(tmpdir(), "radioctl-probe-"));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    writeFileSync(join(cwd, "radio.yaml"), inventory);
    writeFileSync(join(cwd, "cert.pem"), "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
    const { world } = fakeWorld({
      cwd,
      env: { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "password", RADIO_TLS_KEY: "key" },
      clock: this.clock,
      ssh: { connect: async (target) => this.connect(target) },
      http: {
        capture: async (request) => {
          const socket = await request.connect?.();
          const url = socket instanceof TcpTo ? `http://${socket.host}/` : request.url;
          return this.http.capture({ ...request, url, connect: undefined });
        },
        send: async (request) => this.http.send(request),
      },
      ...(names && { names }),
      ...(certificates && { certificates }),
      processes: this.#programs(run ?? (async () => Promise.resolve(decoded(-14, -20, -18)))),
    });
    const fleet = await loadFleet(world, "radio.yaml", { secrets: "real" });
    const started = this.clock.monotonic();
    const selection = selectProbe(fleet.loaded.inventory, words);
    const { findings, notChecked } = await probeOutside(world, fleet, { selection, sampleSeconds: 5 });
    return { findings, notChecked, seconds: (this.clock.monotonic() - started) / 1000 };
  }

  #programs(run: Processes["run"]): Processes {
    return {
      run: async (command) => {
        this.decodes += 1;
        return run(command);
      },
      interactive: async () => Promise.reject(new Error("no program is expected here")),
      alive: () => false,
      pid: 1,
      program: ["radioctl"],
    };
  }
}
