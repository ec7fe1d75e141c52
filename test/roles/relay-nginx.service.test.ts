import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { familyOf, isListener } from "../../src/health/players.js";
import { ownClientValue, OWN_CLIENT_HEADER } from "../../src/roles/own-client.js";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { RelayNginx, type Client } from "../fakes/relay-nginx.js";
import { desired, stationText } from "./station.js";

const CAPACITY = 5;
const PER_ADDRESS = 3;
const BELOW = "127.0.0.77";
const MOUNT = "/live.opus";

const own = { [OWN_CLIENT_HEADER]: ownClientValue(placeholderSecrets().get("station-key"), "eu-1").reveal() };
const probe = { ...own, "User-Agent": "radioctl/probe" };

describe("a relay's nginx under load", () => {
  let relay: RelayNginx;

  const render = ({ icecast, http }: { icecast: number; http: number }) =>
    desired(
      "eu-1",
      `${stationText
        .replace("capacity: 1000", `capacity: ${CAPACITY}`)
        .replace(', ipv6: "2001:db8::21"', "")
        .replace("address: 192.0.2.23", `address: ${BELOW}`)}
defaults:
  icecast: { listenSockets: 1, relayPort: ${icecast} }
  nginx: { httpPort: ${http}, connectionsPerAddress: ${PER_ADDRESS} }
`,
    );
  const listen = async (from: string, name = "VLC/3.0.20") => relay.get(MOUNT, from, { "User-Agent": name });
  /** As many listeners as the relay may have, of three addresses. */
  const fill = async (): Promise<Client[]> => {
    const clients = [];
    for (let count = 0; count < CAPACITY; count += 1) clients.push(await listen(`127.0.0.${10 + (count % 3)}`));
    expect(clients.map(({ status }) => status)).toEqual(Array(CAPACITY).fill(200));
    return clients;
  };

  beforeEach(async () => {
    relay = await RelayNginx.start(render);
  });
  afterEach(async () => relay.stop());

  it("turns listeners away beyond its capacity with 503 and Retry-After, until one leaves", async () => {
    const [first] = await fill();
    const turned = await listen("127.0.0.20");
    expect(turned).toMatchObject({ status: 503, headers: { "retry-after": "30", "access-control-allow-origin": "*" } });
    expect((await relay.health()).status).toBe(200);
    await first?.leave();
    expect((await listen("127.0.0.20")).status).toBe(200);
    expect((await listen("127.0.0.21")).status).toBe(503);
  });

  it("keeps the count over a reload", async () => {
    await fill();
    await relay.reload();
    expect((await listen("127.0.0.20")).status).toBe(503);
  });

  it("turns an address away that has its number of listeners with 429, while others still get in", async () => {
    for (let count = 0; count < PER_ADDRESS; count += 1) expect((await listen("127.0.0.10")).status).toBe(200);
    expect(await listen("127.0.0.10")).toMatchObject({ status: 429, headers: { "retry-after": "30" } });
    expect((await listen("127.0.0.11")).status).toBe(200);
  });

  it("logs whom it has turned away by the status, and no address", async () => {
    await fill();
    await listen("127.0.0.20");
    const seen = () => relay.log("listens");
    await vi.waitFor(() => expect(seen()).toContain(`${MOUNT} 503`), 10_000);
    expect(seen() + relay.log("error")).not.toContain("127.0.0.20");
  });

  it("serves probes and relays below when it is full, and gives them no place of a listener", async () => {
    const before = await relay.get(MOUNT, "127.0.0.10", probe);
    await fill();
    expect(before.status).toBe(200);
    expect((await relay.get(MOUNT, "127.0.0.10", probe)).status).toBe(200);
    expect((await listen(BELOW, "Icecast 2.4.4")).status).toBe(200);
    expect((await relay.get(MOUNT, "127.0.0.20", { ...probe, [OWN_CLIENT_HEADER]: "guessed" })).status).toBe(503);
  });

  it("serves only a number of probes, in case that their header becomes known", async () => {
    const statuses = [];
    for (let count = 0; count < 60; count += 1) statuses.push((await relay.get(MOUNT, "127.0.0.10", probe)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(52);
    expect(statuses.at(-1)).toBe(429);
  });

  it("answers /healthz within a second while 1,100 requests of one address never end", async () => {
    await relay.half(1100);
    for (let count = 0; count < 10; count += 1) {
      const { status, milliseconds } = await relay.health();
      expect(status).toBe(200);
      expect(milliseconds).toBeLessThan(1000);
    }
  });

  const names = [
    "radioctl/probe",
    "RADIOCTL/probe",
    "\tradioctl/move",
    "radioctl",
    "Icecast 2.4.4",
    "icecast 2.5",
    "Icecast",
    "Nagios",
  ];

  it.each([...names, "\u00a0radioctl/probe", "Mozilla/5.0", ""])(
    "counts a player that calls itself %j as a listener",
    async (name) => {
      await relay.get(MOUNT, "127.0.0.10", { "User-Agent": name });
      const { "user-agent": there = "", ...headers } = relay.atIcecast[0] ?? {};
      expect(isListener(familyOf(there))).toBe(true);
      expect(headers).not.toHaveProperty(OWN_CLIENT_HEADER.toLowerCase());
    },
  );

  it("gives Icecast the names of its own clients, and neither passes the header on nor logs it", async () => {
    const client = await relay.get(MOUNT, "127.0.0.10", probe);
    const below = await listen(BELOW, "Icecast 2.4.4");
    expect(relay.atIcecast.map((headers) => familyOf(headers["user-agent"] ?? ""))).toEqual(["probe", "relay"]);
    await client.leave();
    await below.leave();
    await vi.waitFor(() => expect(relay.log("listens").match(/"radioctl\/probe"|"Icecast 2.4.4"/gu)).toHaveLength(2), 10_000);
    const said = JSON.stringify(relay.atIcecast) + relay.log("listens") + relay.log("error");
    expect(said).not.toContain(own[OWN_CLIENT_HEADER]);
  });
});
