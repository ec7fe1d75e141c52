import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { httpServers, type HttpServers } from "../../fakes/http-server.js";
import { smallStation } from "../../fakes/small-station.js";
import { STATION_KEY } from "../../fakes/station-key.js";

/** The real program, several times at once, on one state file. Its hosts are this machine's loopback, which has no sshd: each host is an incident. */
const program = fileURLToPath(new URL("../../../bin/radioctl.js", import.meta.url));

const inventory = `${smallStation()}defaults: { ssh: { port: 9 }, nginx: { httpPort: 10 } }
hosts:
  master-a: { role: master, address: 127.0.0.9 }
  eu-1: { role: relay, region: eu, address: 127.0.0.2, capacity: 100 }
  eu-2: { role: relay, region: eu, address: 127.0.0.3, capacity: 100 }
report: { failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }
`;

const incidents = ["reach eu-1 ssh", "reach eu-2 ssh", "reach master-a ssh"];

let folder: string;
let servers: HttpServers;
let hook: string;
/** Incidents that the hook received, in order. */
let told: string[];
/** Called at each message; the answer waits for it. */
let atMessage: () => Promise<unknown>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "radioctl-two-"));
  servers = httpServers();
  told = [];
  atMessage = async () => Promise.resolve();
  hook = await servers.http((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      told.push((JSON.parse(text) as { incident: string }).incident);
      void atMessage().then(() => response.end());
    });
  });
  writeFileSync(join(folder, "radio.yaml"), inventory);
});

afterEach(async () => {
  await servers.stop();
  rmSync(folder, { recursive: true });
});

/** One report as cron runs it. */
function report() {
  return execa(process.execPath, [program, "-i", join(folder, "radio.yaml"), "report", "--alert"], {
    reject: false,
    stdin: "ignore",
    env: {
      SSH_AUTH_SOCK: "",
      RADIO_STATION_KEY: STATION_KEY,
      RADIO_STUDIO_PASSWORD: "password",
      RADIO_HOOK: hook,
    },
  });
}

const waiting = () => (JSON.parse(readFileSync(join(folder, "report", "state.json"), "utf8")) as { outbox: unknown[] }).outbox;
/** `reach eu-1 ssh@2026-11-22T05:00:00.000Z` without its time. */
const names = () => told.map((incident) => incident.replace(/@.*$/u, "")).sort();

describe("reports of several processes on one state file", () => {
  it("started while another one sends print nothing, and do not stop it", async () => {
    let second: Awaited<ReturnType<typeof report>> | undefined;
    atMessage = async () => {
      if (told.length === 1) second = await report();
    };
    const first = await report();
    expect([first.exitCode, second?.exitCode]).toEqual([2, 6]);
    expect([second?.stdout, second?.stderr]).toEqual(["", ""]);
    expect(names()).toEqual(incidents);
    expect(waiting()).toEqual([]);
  });

  it("started at the same moment send one message for each incident, and so do those after them", async () => {
    for (let round = 0; round < 3; round += 1) {
      const codes = (await Promise.all([report(), report()])).map(({ exitCode }) => exitCode);
      expect(codes).toContain(2);
      expect(codes.every((code) => code === 2 || code === 6)).toBe(true);
      expect(names()).toEqual(incidents);
    }
    expect(waiting()).toEqual([]);
  });

  it("started after one that was killed while it sent repeat at most the message that it was sending", async () => {
    const first = report();
    atMessage = async () => {
      if (told.length > 1) return;
      first.kill("SIGKILL");
      await first;
    };
    await first;
    const sending = told[0];
    const [one, other] = await Promise.all([report(), report()]);
    expect([one.exitCode, other.exitCode]).toContain(2);
    expect([...new Set(names())]).toEqual(incidents);
    expect(told.filter((incident) => incident !== sending)).toHaveLength(2);
    expect(told.filter((incident) => incident === sending)).toHaveLength(2);
    expect(waiting()).toEqual([]);
  });
});
