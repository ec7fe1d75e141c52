import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { Published } from "../fakes/published.js";
import { RelayNginx } from "../fakes/relay-nginx.js";
import { desired, stationText, textAt } from "./station.js";

interface Now {
  station: string;
  channels: Array<{
    channel: string;
    text: string | null;
    artist: string | null;
    title: string | null;
    since: string | null;
    formats: Array<{ mount: string; url: string }>;
  }>;
}

interface Status {
  icestats: { source: Array<{ listenurl: string; title?: string }> };
}

const render = ({ icecast, http }: { icecast: number; http: number }) =>
  desired(
    "eu-1",
    `${stationText.replace(', ipv6: "2001:db8::21"', "")}
public: { titleDelaySeconds: 2 }
defaults:
  icecast: { listenSockets: 1, relayPort: ${icecast} }
  nginx: { httpPort: ${http} }
`,
  );

describe("what a relay publishes", () => {
  let published: Published;
  beforeAll(async () => {
    published = await Published.start(render);
  });
  afterAll(async () => published.stop());

  const at = (path: string, init?: RequestInit) => fetch(published.relay.url + path, init);
  const json = async <Answer>(path: string) => (await (await at(path)).json()) as Answer;
  const now = () => json<Now>("/now.json");
  const nowAs = async (text: string) => {
    await vi.waitFor(async () => expect((await now()).channels[0]?.text).toBe(text), { timeout: 20_000 });
    return (await now()).channels[0];
  };

  it("has no title before there is one, and names the formats with their URLs", async () => {
    const { station, channels } = await now();
    expect(station).toBe('Radio "Quotes" & <Tags>');
    expect(channels).toMatchObject([{ channel: "main", text: null, artist: null, title: null, since: null }]);
    expect(channels[0]?.formats.map(({ mount }) => mount)).toEqual([
      "/live.mp3",
      "/mono.aac",
      "/live.opus",
      "/live.ogg",
      "/live.flac",
    ]);
    expect(channels[0]?.formats[0]?.url).toMatch(/^http:\/\/live\.radio\.example:\d+\/live\.mp3$/u);
  });

  it.each<[what: string, sent: string | Buffer, text: string, artist: string | null, title: string]>([
    ["artist and title", "Nina Simone - Sinnerman", "Nina Simone - Sinnerman", "Nina Simone", "Sinnerman"],
    ["a title with hyphens", "AC-DC - T.N.T. - Live", "AC-DC - T.N.T. - Live", "AC-DC", "T.N.T. - Live"],
    ["a hyphen at the end", "News -", "News -", null, "News -"],
    ["quotes and backslashes", `"Weird" \\ O'Neil - 'x'`, `"Weird" \\ O'Neil - 'x'`, `"Weird" \\ O'Neil`, "'x'"],
    [
      "HTML",
      "<script>alert(1)</script> - </title>",
      "<script>alert(1)</script> - </title>",
      "<script>alert(1)</script>",
      "</title>",
    ],
    ["emoji and other scripts", "Björk 🎧 - Jóga 東京", "Björk 🎧 - Jóga 東京", "Björk 🎧", "Jóga 東京"],
    ["control characters", "a\u0000b\u0007\tc\u007f", "a\u0000b\u0007\tc\u007f", null, "a\u0000b\u0007\tc\u007f"],
  ])("is valid JSON for %s", async (_, sent, text, artist, title) => {
    published.title("main", sent);
    expect(await nowAs(text)).toMatchObject({ artist, title });
    const raw = await (await at("/now.json")).text();
    expect(Array.from("<>\0\u0007\t\u007f").filter((character) => raw.includes(character))).toEqual([]);
    const { icestats } = await json<Status>("/status-json.xsl");
    expect(icestats.source.map((source) => source.title)).toEqual(Array(5).fill(text));
    expect(await json("/now/main.json")).toMatchObject({ channel: "main", text });
  });

  it("publishes a title when listeners hear it, and since when", async () => {
    const before = Date.now();
    published.title("main", "Later", 0);
    const { since } = (await nowAs("Later")) ?? {};
    expect(Date.now() - before).toBeGreaterThan(900);
    expect(Date.parse(since ?? "")).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000 + 2000);
  });

  it("can be read by any website, and costs nothing while it is the same", async () => {
    const { headers, status } = await at("/now.json");
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      "cache-control": "max-age=2",
      "x-content-type-options": "nosniff",
    });
    const again = await at("/now.json", { headers: { "If-None-Match": headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    expect((await at("/now.json", { method: "HEAD" })).status).toBe(200);
    expect((await at("/now.json", { method: "POST" })).status).toBe(405);
  });

  it("contains nothing that is not public", async () => {
    const all = await Promise.all(["/now.json", "/status-json.xsl"].map(async (path) => (await at(path)).text()));
    expect(all.join("")).not.toMatch(/admin|listener|master-|192\.0\.2\.|password/u);
  });

  it("does not expose the service's other files", async () => {
    for (const path of ["/titles", "/now.conf", "/events.sock", "/now/", "/now", "/now/other.json", "/page.html", "/admin/stats"])
      expect((await at(path)).status, path).toBe(404);
  });

  it.each([
    [
      "/main.m3u",
      "audio/x-mpegurl; charset=utf-8",
      /^#EXTM3U\n#EXTINF:-1,Radio "Quotes" & <Tags>\nhttp:\/\/live\.radio\.example:\d+\/live\.mp3\n$/u,
    ],
    ["/main.m3u8", "audio/x-mpegurl; charset=utf-8", /^#EXTM3U\n/u],
    [
      "/main.pls",
      "audio/x-scpls; charset=utf-8",
      /^\[playlist\]\nNumberOfEntries=1\nFile1=http:\/\/live\.radio\.example:\d+\/live\.mp3\n/u,
    ],
  ])("has the playlist %s", async (path, type, text) => {
    const answer = await at(path);
    expect(answer.headers.get("content-type")).toBe(type);
    expect(await answer.text()).toMatch(text);
  });

  it.each(["/live.opus?t=123", "/live.opus;stream.opus", "/live.opus/;stream.mp3", "/live.opus;", "/live.opus;?a=b"])(
    "plays %s",
    async (path) => {
      const client = await published.relay.get(path, "127.0.0.1");
      expect(client.status).toBe(200);
      await client.leave();
    },
  );

  it.each(["/;stream.mp3", "/;"])("has its first stream at %s", async (path) => {
    const { status, headers } = await at(path, { method: "HEAD" });
    expect([status, headers.get("content-type")]).toEqual([200, "audio/mpeg"]);
  });

  it.each(["/nothing;stream.mp3", "/admin/stats;", "/healthz/;x/y"])("has no stream at %s", async (path) => {
    const { status } = await published.relay.get(path, "127.0.0.1");
    expect(status).toBe(path.startsWith("/healthz") ? 200 : 404);
  });

  it.each([
    ["/", "'none'"],
    ["/embed", "*"],
  ])("has a page at %s that no script but its own can use", async (path, ancestors) => {
    const [one, other] = await Promise.all([at(path), at(path)]);
    const policy = one.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'nonce-([0-9a-f]{32})'/u.exec(policy)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(new RegExp(`frame-ancestors ${ancestors.replace("*", "\\*")}$`, "u"));
    expect(policy).not.toContain("unsafe");
    expect(other.headers.get("content-security-policy")).not.toContain(nonce);
    const html = await one.text();
    expect(html.match(/nonce="[^"]*"/gu)).toEqual([`nonce="${nonce}"`, `nonce="${nonce}"`]);
    expect(html).toContain("<h1>Radio &quot;Quotes&quot; &amp; &lt;Tags&gt;</h1>");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u);
  });

  it("keeps its answers while the service is killed, and has new titles when it runs again", async () => {
    published.title("main", "Before");
    await nowAs("Before");
    await published.kill("SIGKILL");
    expect((await now()).channels[0]?.text).toBe("Before");
    await published.run();
    published.title("main", "After");
    await nowAs("After");
  });
});

describe("what a relay publishes when the inventory wants it otherwise", () => {
  const rendered = (settings: string) => (ports: { icecast: number; http: number }) =>
    desired(
      "eu-2",
      `${stationText.replace("capacity: 100,", "capacity: 100, channels: [main],")}
public: ${settings}
defaults:
  icecast: { listenSockets: 1, relayPort: ${ports.icecast} }
  nginx: { httpPort: ${ports.http} }
`,
    );

  it("has the listeners if they are public, without the relays below", async () => {
    const published = await Published.start(rendered("{ listeners: true }"));
    onTestFinished(async () => published.stop());
    published.count({ "/live.mp3": 8, "/mono.aac": 1, "/live.opus": 0, "/live.ogg": 3, "/live.flac": 1 });
    const seen = async <Answer>(path: string) => (await (await fetch(published.relay.url + path)).json()) as Answer;
    await vi.waitFor(
      async () => expect((await seen<{ channels: object[] }>("/now.json")).channels).toMatchObject([{ listeners: 9 }]),
      { timeout: 20_000 },
    );
    const { icestats } = await seen<Status>("/status-json.xsl");
    expect(icestats.source).toMatchObject([7, 0, 0, 2, 0].map((listeners) => ({ listeners })));
  });

  it.each([
    ["page", ["/"]],
    ["embed", ["/embed"]],
    ["now", ["/now.json", "/now/main.json"]],
    ["events", ["/now/events"]],
    ["status", ["/status-json.xsl"]],
    ["playlists", ["/main.m3u", "/main.m3u8", "/main.pls"]],
  ])("%s: false takes away %j alone", async (name, paths) => {
    const relay = await RelayNginx.start(rendered(`{ ${name}: false }`));
    onTestFinished(async () => relay.stop());
    const all = [
      "/",
      "/embed",
      "/now.json",
      "/now/main.json",
      "/now/events",
      "/status-json.xsl",
      "/main.m3u",
      "/main.m3u8",
      "/main.pls",
    ];
    const missing = [];
    for (const path of all) if ((await fetch(relay.url + path)).status === 404) missing.push(path);
    expect(missing).toEqual(paths);
  });

  it("redirects to https with everything else", () => {
    const secure = stationText
      .replace("capacity: 1000", "capacity: 1000, tls: { certificate: a.pem, key: !secret tls-key }")
      .concat("tls: { redirect: true }\n");
    const host = desired("eu-1", secure, "CERTIFICATE");
    expect(textAt(host, "/etc/nginx/radio/files.conf")).toContain("return 302 https://$host$request_uri;");
    expect(textAt(host, "/etc/radioctl/now.conf")).toContain(" https://live.radio.example/live.mp3\n");
    expect(textAt(host, "/usr/local/share/radioctl/public/main.m3u")).toContain("\nhttps://live.radio.example/live.mp3\n");
  });
});
