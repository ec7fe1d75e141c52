import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { openMarionette } from "./marionette.js";
import { EVENTS_SCRIPT, PLAY_SCRIPT, START_SCRIPT, type MediaEvent, type Start } from "./page.js";
import { startProgram, type Program } from "./program.js";
import type { Sink } from "./sound.js";

/** Browsers start slowly on a busy machine. */
const START_SECONDS = 60;

/** A program that plays. */
export interface Playing {
  program: Program;
  events(): Promise<MediaEvent[]>;
  stop(): Promise<void>;
}

/** A browser with one page, whose audio element plays. */
export interface Browser extends Playing {
  /** Plays another URL in an element of its own, until it is heard. */
  tryStart(url: string): Promise<Start>;
}

/** A page of a browser, in which scripts can be run. */
interface Page {
  execute(script: string, ...args: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function startChromium(url: string, { name, env }: Pick<Sink, "name" | "env">, folder: string): Promise<Browser> {
  const program = startProgram(
    name,
    [
      ..."chromium --headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking".split(" "),
      ..."--disable-component-update --disable-sync --disable-dev-shm-usage".split(" "),
      "--autoplay-policy=no-user-gesture-required",
      // A station's page is public and so is its relay; here both are local.
      "--disable-features=LocalNetworkAccessChecks",
      "--remote-debugging-port=0",
      `--user-data-dir=${join(folder, "profile")}`,
      "about:blank",
    ],
    { folder, env },
  );
  return played(url, program, async () => {
    const [, endpoint = ""] = await program.waitFor(/DevTools listening on (\S+)/u, START_SECONDS);
    const browser = await chromium.connectOverCDP(endpoint);
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error("Chromium has no page");
    return {
      execute: (script, ...args) => page.evaluate(`(function () { ${script} })(...${JSON.stringify(args)})`),
      async close() {
        await (await browser.newBrowserCDPSession()).send("Browser.close");
        await browser.close();
      },
    };
  });
}

const FIREFOX_SETTINGS = {
  "marionette.port": 0,
  "media.autoplay.default": 0,
  "media.autoplay.blocking_policy": 0,
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "extensions.update.enabled": false,
};

export async function startFirefox(url: string, { name, env }: Pick<Sink, "name" | "env">, folder: string): Promise<Browser> {
  const profile = join(folder, "profile");
  mkdirSync(profile, { recursive: true });
  const settings = Object.entries(FIREFOX_SETTINGS).map(
    ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, "user.js"), settings.join(""));
  const program = startProgram(
    name,
    [..."firefox-esr --headless --no-remote --marionette --profile".split(" "), profile, "about:blank"],
    { folder, env },
  );
  return played(url, program, async () => {
    const [, port] = await program.waitFor(/Listening on port (\d+)/u, START_SECONDS);
    return openMarionette(Number(port));
  });
}

async function played(url: string, program: Program, open: () => Promise<Page>): Promise<Browser> {
  try {
    const page = await open();
    await page.execute(PLAY_SCRIPT, url);
    return {
      program,
      events: async () => (await page.execute(EVENTS_SCRIPT)) as MediaEvent[],
      tryStart: async (other) => (await page.execute(START_SCRIPT, other)) as Start,
      async stop() {
        await page.close().catch(() => undefined);
        await program.stop();
      },
    };
  } catch (error) {
    await program.stop();
    throw error;
  }
}
