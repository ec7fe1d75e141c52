import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { certificate } from "../../../src/adapters/certificate.js";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import { capture } from "../../../src/adapters/http.js";
import { send } from "../../../src/adapters/http/send.js";
import { addresses, askNameServers } from "../../../src/adapters/name-servers.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import { main } from "../../../src/main.js";
import { labFence } from "../../../src/operations/lab/fence.js";
import { layOut } from "../../../src/operations/lab/layout.js";
import { fenceAt, fencedWorld } from "../../../src/operations/lab/run-fence.js";
import type { World } from "../../../src/world.js";
import { failure, Machine } from "../../adapters/ssh/environment.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

/** The lab has no hosts here. The outside is a server on this machine that counts connections, at an address that this fence refuses. */
const fence = (address: string, what: string) => {
  if (address === OUTSIDE) return labFence("try", "10.80.3.")("192.0.2.1", what);
  labFence("try", "10.80.3.")(address, what);
};
const OUTSIDE = "127.9.9.9";

describe("an adapter inside a lab's fence", () => {
  let port = 0;
  let contacts = 0;
  const server = createServer((socket) => {
    contacts += 1;
    socket.destroy();
  });
  const names = createSocket("udp4", () => (contacts += 1));
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.create();
    server.listen(0, OUTSIDE);
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
    names.bind(port, OUTSIDE);
    await once(names, "listening");
  });

  afterAll(async () => {
    server.close();
    names.close();
    await machine.remove();
  });

  beforeEach(() => {
    contacts = 0;
  });

  const url = () => `http://${OUTSIDE}:${port}`;
  const zone = { zone: "radio.example", fence };

  it("is tested with an outside server that does count connections", async () => {
    await failure(capture({ url: url(), maxBytes: 1, timeoutSeconds: 5 }));
    expect(contacts).toBe(1);
  });

  const refusals: Array<[string, () => Promise<unknown>]> = [
    ["ssh: a host", async () => ssh({ address: OUTSIDE })],
    ["ssh: a name", async () => ssh({ address: "eu-1.radio.example" })],
    ["ssh: a jump host before a host of the lab", async () => ssh({ address: "10.80.3.21", jump: `${OUTSIDE}:${port}` })],
    ["ssh: the first of two jump hosts", async () => ssh({ address: "10.80.3.21", jump: `${OUTSIDE}:${port},127.0.0.1:1` })],
    [
      "ssh: another address from OpenSSH's own configuration",
      async () => ssh({ address: "10.80.3.21" }, `hostname ${OUTSIDE}\nport ${port}\n`),
    ],
    [
      "ssh: a jump host from OpenSSH's own configuration",
      async () => ssh({ address: "10.80.3.21" }, `proxyjump ${OUTSIDE}:${port}\n`),
    ],
    ["http: an address", async () => capture({ url: url(), maxBytes: 1, timeoutSeconds: 5, fence })],
    ["http: a name", async () => capture({ url: "http://live.radio.example/", maxBytes: 1, timeoutSeconds: 5, fence })],
    [
      "http: a name of the lab, sent to another address",
      async () => capture({ url: url(), address: "192.0.2.1", maxBytes: 1, timeoutSeconds: 5, fence }),
    ],
    ["http: an address in disguise", async () => capture({ url: "http://3221225985/", maxBytes: 1, timeoutSeconds: 5, fence })],
    ["http: a message to a service", async () => send({ url: url(), method: "POST", timeoutSeconds: 5, maxBytes: 1, fence })],
    [
      "tls: a certificate",
      async () => certificate({ address: OUTSIDE, port, name: "live.radio.example", timeoutSeconds: 5, fence }),
    ],
    ["names: this machine's own name servers", async () => addresses("live.radio.example", undefined, fence)],
    ["names: a name server", async () => addresses("live.radio.example", [`${OUTSIDE}:${port}`], fence)],
    ["dns: Amazon itself", async () => openZone({ ...zone, provider: "route53" }, realClock)],
    ["dns: another endpoint", async () => openZone({ ...zone, provider: "route53", endpoint: url() }, realClock)],
    [
      "dns: a PowerDNS",
      async () => openZone({ ...zone, provider: "powerdns", endpoint: url(), apiKey: { reveal: () => "key" } }, realClock),
    ],
    [
      "dns: a name server",
      async () =>
        openZone(
          { ...zone, provider: "route53", endpoint: "http://127.0.0.1:1", nameServers: [`${OUTSIDE}:${port}`] },
          realClock,
        ),
    ],
    [
      "dns: a name server that the zone names",
      async () => askNameServers(["ns1.radio.example"], "live.radio.example", "A", fence),
    ],
    ["dns: a name server that is asked", async () => askNameServers([`${OUTSIDE}:${port}`], "live.radio.example", "A", fence)],
  ];

  async function ssh(target: Parameters<Machine["target"]>[1], configuration?: string) {
    const environment = machine.environment(
      configuration === undefined ? {} : { openSshConfig: async (args) => (args.at(-1) === "10.80.3.21" ? configuration : "") },
    );
    return connectTo(machine.target(port, target), { timeoutSeconds: 5, fence }, environment);
  }

  it.each(refusals)("refuses %s, and contacts no host", async (_what, attempt) => {
    expect(await failure(attempt())).toMatchObject({ kind: "guard", message: expect.stringContaining("is not in lab try") });
    expect(contacts).toBe(0);
  });
});

describe("a world inside a lab's fence", () => {
  const inside = (changes: Partial<World>) =>
    fencedWorld({ ...fakeWorld({ cwd: "/" }).world, ...changes }, () => labFence("try", "10.80.3."));

  it("refuses a broadcast on another address", async () => {
    let served = 0;
    const world = inside({
      broadcasts: {
        serve: async () => {
          served++;
          throw new Error("far enough");
        },
      },
    });
    const rest = {
      port: 8100,
      path: "/a.mp3",
      contentType: "audio/mpeg",
      burstBytes: 1,
      unitBytes: 1,
      argv: ["ffmpeg"] as const,
    };
    expect(await failure(world.broadcasts.serve({ ...rest, address: "192.0.2.1" }))).toMatchObject({ kind: "guard" });
    expect(served).toBe(0);
    await failure(world.broadcasts.serve({ ...rest, address: "10.80.3.1" }));
    expect(served).toBe(1);
  });

  it("passes the fence to every adapter that connects", async () => {
    const given: string[] = [];
    const note =
      (what: string) =>
      async (...args: unknown[]) => {
        if (args.some((arg) => typeof arg === "object" && arg !== null && "fence" in arg && arg.fence !== undefined))
          given.push(what);
        throw new Error("far enough");
      };
    const world = inside({
      ssh: { connect: note("ssh") },
      http: { capture: note("http"), send: note("message") },
      certificates: { shown: note("certificate") },
      names: { addresses: async (_name, _servers, ...rest) => note("names")(...rest.map((given_) => ({ fence: given_ }))) },
      dns: { open: note("dns") },
      acme: { open: note("CA") },
    });
    const target = { name: "eu-1", address: "10.80.3.21", port: 22, user: "root" };
    await failure(world.ssh.connect(target, { timeoutSeconds: 1 }));
    await failure(world.http.capture({ url: "http://10.80.3.21/", maxBytes: 1, timeoutSeconds: 1 }));
    await failure(world.http.send({ url: "http://10.80.3.21/", method: "GET", timeoutSeconds: 1, maxBytes: 1 }));
    await failure(world.certificates.shown({ address: "10.80.3.21", port: 443, name: "live.radio.example", timeoutSeconds: 1 }));
    await failure(world.names.addresses("live.radio.example", ["10.80.3.1"]));
    await failure(world.dns.open({ zone: "radio.example", provider: "route53" }));
    await failure(world.acme.open({ directory: "https://10.80.3.1/", accountKey: { reveal: () => "" }, contact: "a@b.example" }));
    expect(given).toEqual(["ssh", "http", "message", "certificate", "names", "dns", "CA"]);
  });

  it("gives no host keys for a host outside, and allows OpenSSH's ssh only direct connections", async () => {
    const started: Array<readonly string[]> = [];
    const { processes } = fakeWorld({ cwd: "/" }).world;
    const interactive = async (argv: readonly string[]) => {
      started.push(argv);
      return 0;
    };
    const world = inside({ processes: { ...processes, interactive }, hostKeys: { knownHosts: async () => "" } });
    const target = { name: "eu-1", address: "192.0.2.21", port: 22, user: "root" };
    expect(await failure(world.hostKeys.knownHosts(target))).toMatchObject({ kind: "guard" });
    await world.processes.interactive(["ssh", "-F", "x", "--", "10.80.3.21"]);
    expect(started[0]?.slice(0, 7)).toEqual(["ssh", "-o", "ProxyCommand=none", "-o", "ProxyJump=none", "-o", "HostName=%h"]);
  });
});

describe("the inventory of a lab", () => {
  const lab = layOut("gone", [{ name: "eu-1" }]);
  const folder = mkdtempSync(join(tmpdir(), "radioctl-fence-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("keeps every command inside, even when the inventory was changed to name a real host", async () => {
    writeFileSync(join(folder, "inventory.yaml"), `${stationText}secrets: [{ environment: RADIO_ }]\n`);
    writeFileSync(join(folder, "lab.json"), JSON.stringify({ lab, processes: [] }));
    const asked: string[] = [];
    const connect: World["ssh"]["connect"] = async ({ name, address }, { fence: given }) => {
      given?.(address, name);
      asked.push(address);
      throw new Error("it got out");
    };
    const env = { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "password" };
    const fake = fakeWorld({ cwd: folder, env, ssh: { connect } });
    expect(await main(["-i", "inventory.yaml", "exec", "--json", "--", "true"], fake.world)).not.toBe(0);
    expect(asked).toEqual([]);
    expect(fake.stdout()).toContain("is not in lab gone");
  });

  it("is recognized by the lab's file beside it", async () => {
    const { files } = fakeWorld({ cwd: "/" }).world;
    expect(await fenceAt({ files }, tmpdir())).toBeUndefined();
    expect(await fenceAt({ files }, folder)).toBeTypeOf("function");
    writeFileSync(join(folder, "lab.json"), "{}");
    expect(await failure(fenceAt({ files }, folder))).toMatchObject({ kind: "failed" });
  });
});
