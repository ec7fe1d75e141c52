import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Published } from "../fakes/published.js";
import { desired, stationText } from "./station.js";

const CLIENTS = 200;
const MOST_OF_ONE_ADDRESS = 64;

const render = ({ icecast, http }: { icecast: number; http: number }) =>
  desired(
    "eu-1",
    `${stationText.replace(', ipv6: "2001:db8::21"', "")}
public: { titleDelaySeconds: 0 }
defaults:
  icecast: { listenSockets: 1, relayPort: ${icecast} }
  nginx: { httpPort: ${http} }
`,
  );

/** A browser that waits for titles. */
class Waiting {
  text = "";
  isOpen = true;
  readonly #socket;

  constructor(url: string, from: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port), localAddress: from }, () =>
      this.#socket.write(`GET /now/events HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`),
    );
    this.#socket.setEncoding("utf8").on("data", (text: string) => (this.text += text));
    this.#socket.on("error", () => undefined).on("close", () => (this.isOpen = false));
  }

  get titles(): Array<string | null> {
    return [...this.text.matchAll(/^event: title\ndata: (.*)$/gmu)].map(
      ([, data = ""]) => (JSON.parse(data) as { text: string | null }).text,
    );
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/u.exec(this.text)?.[1]);
  }

  end(): void {
    this.#socket.destroy();
  }
}

describe("titles as server-sent events", () => {
  let published: Published;
  const clients: Waiting[] = [];
  const open = (count: number, from = (index: number) => `127.0.1.${1 + (index % 20)}`) => {
    const added = Array.from({ length: count }, (_, index) => new Waiting(published.relay.url, from(index)));
    clients.push(...added);
    return added;
  };
  const all = async (those: readonly Waiting[], isRight: (client: Waiting) => boolean) =>
    vi.waitFor(() => expect(those.filter((client) => !isRight(client))).toHaveLength(0), { timeout: 30_000 });

  beforeAll(async () => {
    published = await Published.start(render);
  });
  afterAll(async () => {
    for (const client of clients) client.end();
    await published?.stop();
  });

  it(`tells ${CLIENTS} clients the present title at once, and each new one once`, async () => {
    published.title("main", "First");
    await vi.waitFor(async () => expect(await (await fetch(`${published.relay.url}/now.json`)).text()).toContain("First"), {
      timeout: 20_000,
    });
    const those = open(CLIENTS);
    await all(those, ({ titles }) => titles.length === 1);
    published.title("main", "Second 🎧 <b>");
    await all(those, ({ titles }) => titles.length === 2);
    published.title("main", "Third");
    await all(those, ({ titles }) => titles.length === 3);
    expect(new Set(those.map(({ titles }) => titles.join(" | ")))).toEqual(new Set(["First | Second 🎧 <b> | Third"]));
    expect(those.every(({ status, isOpen }) => status === 200 && isOpen)).toBe(true);
    expect(those[0]?.text).toMatch(/^access-control-allow-origin: \*\r$/imu);
    expect(those[0]?.text).toMatch(/^content-type: text\/event-stream\r$/imu);
  });

  it("lets those go who leave, and keeps no connection of theirs", async () => {
    const before = descriptors(published.pid);
    for (const client of clients.splice(0)) client.end();
    await vi.waitFor(() => expect(descriptors(published.pid)).toBeLessThanOrEqual(before - CLIENTS), { timeout: 30_000 });
  });

  it("has a limit for one address, while others still get titles", async () => {
    const greedy = open(MOST_OF_ONE_ADDRESS + 10, () => "127.0.2.1");
    await all(greedy, ({ text }) => text.includes("\r\n\r\n"));
    expect(greedy.filter(({ status }) => status === 200)).toHaveLength(MOST_OF_ONE_ADDRESS);
    expect(greedy.filter(({ status }) => status === 503)).toHaveLength(10);
    const [other] = open(1, () => "127.0.2.2");
    await vi.waitFor(() => expect(other?.titles).toEqual(["Third"]), { timeout: 20_000 });
  });

  it("survives a client that never reads and one that never asks", async () => {
    const { hostname, port } = new URL(published.relay.url);
    const silent = connect(Number(port), hostname);
    const deaf = connect(Number(port), hostname, () =>
      deaf.write(`GET /now/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`),
    ).pause();
    const [other] = open(1, () => "127.0.2.3");
    await vi.waitFor(() => expect(other?.titles).toEqual(["Third"]), { timeout: 20_000 });
    published.title("main", "Fourth");
    await vi.waitFor(() => expect(other?.titles).toEqual(["Third", "Fourth"]), { timeout: 20_000 });
    silent.destroy();
    deaf.destroy();
  });

  it("allows only reading", async () => {
    expect((await fetch(`${published.relay.url}/now/events`, { method: "POST", body: "x" })).status).toBe(405);
  });
});

/** Open files of a process. */
function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
