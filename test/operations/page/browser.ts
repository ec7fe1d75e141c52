import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";

const PROGRAM = "/usr/bin/chromium";

const installed = existsSync(PROGRAM);
if (!installed) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error("chromium is required here: sh .ci/setup");
  console.warn("SKIPPED: tests with a real browser, which is not installed; sh .ci/setup as root does it");
}

/** Whether a browser is installed; without it tests are skipped, with a message. */
export const hasBrowser = installed;

export interface Opened {
  page: Page;
  /** All requests except for the page itself and its embedded data. */
  requests: string[];
  /** Its error messages. */
  complaints: string[];
}

/** A browser without network access, with its own folder. */
export async function browser(look: { colorScheme: "light" | "dark"; viewport: { width: number; height: number } }) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: PROGRAM,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    ...look,
  });
  return {
    /** Opens a page from disk, as an operator would. */
    async open(html: string): Promise<Opened> {
      const file = join(folder, "page.html");
      writeFileSync(file, html);
      return visit(context, `file://${file}`);
    },
    /** Opens a page of a server. */
    visit: async (url: string): Promise<Opened> => visit(context, url),
    async close(): Promise<void> {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function visit(context: BrowserContext, url: string): Promise<Opened> {
  const page = await context.newPage();
  const opened: Opened = { page, requests: [], complaints: [] };
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) opened.requests.push(request.url());
  });
  page.on("console", (message) => opened.complaints.push(message.text()));
  page.on("pageerror", (error) => opened.complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    opened.complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url, { waitUntil: "load" });
  return opened;
}

/**
 * Texts that are hard to read: their contrast with the background, by WCAG 2. Computed in the page.
 * @returns `3.9 #777 on #fff: words`; with every text's count at its end
 */
export const FAINT_TEXTS = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const box = element.getBoundingClientRect();
    if (node.data.trim() === "" || ["SCRIPT", "STYLE"].includes(element.tagName) || box.width === 0 || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [one, other] = [light(parse(style.color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    count += 1;
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(ratio.toFixed(2) + " " + style.color + ": " + node.data.trim().slice(0, 40));
  }
  return { faint, count };
})()`;
