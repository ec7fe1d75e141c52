import { execFileSync } from "node:child_process";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Published } from "../fakes/published.js";
import { browser, hasBrowser } from "../operations/page/browser.js";
import { desired, stationText } from "./station.js";

const CHANNEL = `
  talk:
    name: Talk & News
    sources: [airtime]
    masters: [master-a, master-b]
    formats: [{ mount: /talk.mp3, codec: mp3, bitrateKbps: 64 }, { mount: /talk.aac, codec: aac, bitrateKbps: 64 }]
`;

const render = ({ icecast, http }: { icecast: number; http: number }) =>
  desired(
    "eu-1",
    `${stationText.replace(', ipv6: "2001:db8::21"', "").replace("\nregions:", `${CHANNEL}\nregions:`)}
public:
  titleDelaySeconds: 0
  colours: { accent: "#ffcc00" }
  links: [{ name: Website & more, url: "https://radio.example/" }, { name: Contact, url: "mailto:studio@radio.example" }]
defaults:
  icecast: { listenSockets: 1, relayPort: ${icecast} }
  nginx: { httpPort: ${http} }
`,
  );

/** A minute of a tone as MP3. */
const tone = () =>
  execFileSync(
    "ffmpeg",
    "-v error -f lavfi -i sine=frequency=440:duration=60 -c:a libmp3lame -b:a 64k -write_xing 0 -id3v2_version 0 -f mp3 -".split(
      " ",
    ),
    { maxBuffer: 1 << 26 },
  );

const LOOKS = [
  { what: "light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { what: "dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { what: "on a phone", colorScheme: "dark", viewport: { width: 320, height: 568 } },
] as const;

interface Rated {
  violations: Array<{ id: string; help: string; nodes: Array<{ html: string }> }>;
  passes: unknown[];
}

const rated = async (page: Page) => {
  // As a tool of the browser does it: the page's own policy forbids further scripts.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe.source });
  const expression = "axe.run().then((result) => JSON.stringify(result))";
  const { result } = await session.send("Runtime.evaluate", { expression, awaitPromise: true });
  const { violations, passes } = JSON.parse(String(result.value)) as Rated;
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`);
};

// Browsers start slowly on a busy machine.
describe.skipIf(!hasBrowser)("the page of a relay in Chromium", { timeout: 180_000 }, () => {
  let published: Published;
  beforeAll(async () => {
    published = await Published.start(render, tone());
    published.title("main", "Nina Simone - Sinnerman");
    published.title("talk", "The news");
  });
  afterAll(async () => published?.stop());

  it.each(LOOKS.flatMap((look) => ["/", "/embed"].map((path) => ({ ...look, path }))))(
    "$path $what: has no fault that axe finds, asks only the relay, and fits",
    async ({ colorScheme, viewport, path }) => {
      const chromium = await browser({ colorScheme, viewport });
      try {
        const { page, requests, complaints } = await chromium.visit(published.relay.url + path);
        await page.getByText("Sinnerman").waitFor();
        expect(await rated(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        expect(requests.filter((url) => !url.startsWith(published.relay.url))).toEqual([]);
        expect(complaints).toEqual([]);
      } finally {
        await chromium.close();
      }
    },
  );

  describe("a listener", () => {
    let chromium: Awaited<ReturnType<typeof browser>>;
    let page: Page;
    let complaints: string[];
    beforeAll(async () => {
      chromium = await browser({ colorScheme: "light", viewport: { width: 800, height: 700 } });
      ({ page, complaints } = await chromium.visit(`${published.relay.url}/`));
    });
    afterAll(async () => chromium?.close());
    const volume = () => page.locator("#volume").inputValue();

    it("plays and stops with the keyboard alone, which also changes the volume", async () => {
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "Stop" }).waitFor();
      await page.waitForFunction("document.querySelector('#state').textContent === ''");
      expect(published.relay.atIcecast.at(-1)).toMatchObject({ "user-agent": expect.stringContaining("Chrome") as string });
      await page.keyboard.press("ArrowDown");
      expect(await volume()).toBe("95");
      await page.keyboard.press("m");
      expect(await volume()).toBe("0");
      await page.keyboard.press("m");
      expect(await volume()).toBe("95");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Play" }).waitFor();
    });

    it("sees a new title without a new page, and a title is only ever text", async () => {
      const title = `<img src=x onerror="alert(1)"> & </p><script>alert(2)</script>`;
      published.title("main", `"Artist" 🎧 - ${title}`, 0);
      await page.getByText(title).waitFor();
      expect(await page.locator("#title").textContent()).toBe(title);
      expect(await page.locator("#artist").textContent()).toBe('"Artist" 🎧');
      expect(await page.locator("main img, main script").count()).toBe(0);
      expect(await page.title()).toContain(title);
    });

    it("selects a channel and a format, and finds both again", async () => {
      await page.getByLabel("Channel").selectOption("talk");
      await page.getByText("The news").waitFor();
      expect(await page.getByLabel("Format").locator("option").allTextContents()).toEqual(["MP3 64 kbit/s", "AAC 64 kbit/s"]);
      await page.getByLabel("Format").selectOption("/talk.aac");
      await page.reload();
      expect(await page.getByLabel("Channel").inputValue()).toBe("talk");
      expect(await page.getByLabel("Format").inputValue()).toBe("/talk.aac");
      expect(await volume()).toBe("95");
    });

    it("never has a script that the page's policy forbids", () => {
      expect(complaints).toEqual([]);
    });
  });
});
