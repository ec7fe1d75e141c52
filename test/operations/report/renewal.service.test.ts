import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createSecureContext } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factsOf } from "../../../src/certificates/facts.js";
import { parseJson } from "../../../src/json.js";
import { httpServers } from "../../fakes/http-server.js";
import { hasPebble } from "../../fakes/pebble/server.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { smallStation } from "../../fakes/small-station.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { KillPoints } from "../certificates/kill-points.js";
import { Scene } from "../certificates/scene.js";

const program = fileURLToPath(new URL("../../../bin/radioctl.js", import.meta.url));

/** Due after two thirds of it. */
const LIFE_SECONDS = 30;

/** A relay that always serves the stored certificate, as after a push. Nothing else of it is there. */
async function relayWith(file: string): Promise<Server> {
  const server = createServer({
    SNICallback(_name, give) {
      const { keyPem, chains } = parseJson(readFileSync(file, "utf8")) as { keyPem: string; chains: string[] };
      give(null, createSecureContext({ key: keyPem, cert: chains[0] }));
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe.skipIf(!hasPebble || !hasPowerDns)("reports of a station whose certificates are valid for seconds", () => {
  const scene = new Scene();
  const points = new KillPoints();
  const servers = httpServers();
  const sent: string[] = [];
  let relay: Server;
  let folder: string;
  let stored: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    await scene.start({ lifeSeconds: LIFE_SECONDS });
    await points.start(scene);
    folder = join(scene.folder, "reported");
    stored = join(folder, "certificates", "live.radio.example.json");
    mkdirSync(folder);
    relay = await relayWith(stored);
    const take = async (request: IncomingMessage, response: ServerResponse) => {
      const { event, incident } = parseJson(await text(request)) as { event: string; incident: string };
      // While it lasts, it may get worse: the end of the certificate comes nearer.
      if (incident.includes("renewal") && /^(raise|resolve)$/u.test(event)) sent.push(event);
      response.end();
    };
    const hook = await servers.http((request, response) => void take(request, response));
    const { port } = relay.address() as AddressInfo;
    writeFileSync(
      join(folder, "radio.yaml"),
      `${smallStation()}
hosts:
  master-a: { role: master, address: 127.0.0.2 }
  eu-1: { role: relay, region: eu, address: 127.0.0.1, capacity: 100 }
defaults: { nginx: { httpsPort: ${port}, httpPort: ${port + 1} }, ssh: { port: 1 } }
dns: { provider: powerdns, url: "${points.zone}", apiKey: !secret pdns-key, nameServers: ["127.0.0.1:${scene.zone().port}"] }
tls: { acme: { directory: "${points.directory}", contact: anna@radio.example } }
report: { failuresToRaise: 2, successesToClear: 2, channels: { hook: { kind: webhook, url: !secret hook-url } } }
`,
    );
    env = {
      ...process.env,
      RADIO_PDNS_KEY: scene.zone().apiKey.reveal(),
      RADIO_STUDIO_PASSWORD: "a-studio-password-for-tests",
      RADIO_STATION_KEY: STATION_KEY,
      RADIO_HOOK_URL: hook,
      NODE_EXTRA_CA_CERTS: scene.ca.rootsFile,
    };
  });
  afterAll(async () => {
    relay?.closeAllConnections();
    relay?.close();
    await servers.stop();
    await points.stop();
    await scene.stop();
  });

  const radioctl = async (...argv: string[]) => {
    const child = spawn(process.execPath, [program, "-i", join(folder, "radio.yaml"), ...argv], { env });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return stdout + stderr;
  };
  const serial = () => {
    const { chains } = parseJson(readFileSync(stored, "utf8")) as { chains: string[] };
    return factsOf(chains[0] ?? "").serial;
  };
  /** One report after another, as a timer would run them, until something is there. */
  const reportUntil = async (isThere: () => boolean): Promise<string> => {
    let output = "";
    while (!isThere()) output += await radioctl("report", "--alert");
    return output;
  };

  it("renew them again and again, report that this fails once, and its end once", async () => {
    const issued = await radioctl("certificates", "renew");
    expect(existsSync(stored), issued).toBe(true);
    const serials = new Set([serial()]);
    const output = await reportUntil(() => serials.add(serial()).size === 3);
    expect(sent, output).toEqual([]);

    points.cut = true;
    await reportUntil(() => sent.length > 0);
    for (let count = 0; count < 3; count += 1) await radioctl("report", "--alert");
    expect(sent).toEqual(["raise"]);

    points.cut = false;
    await reportUntil(() => sent.length > 1);
    await radioctl("report", "--alert");
    expect(sent).toEqual(["raise", "resolve"]);
    expect(serials.has(serial())).toBe(false);
    expect(await scene.challenges()).toEqual([]);
  }, 600_000);
});
