import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportHtml } from "../../../src/operations/page/page.js";
import { browser, FAINT_TEXTS, hasBrowser } from "./browser.js";
import { AT, capacityFor, exampleInventory, lookAt, pastOf } from "./page-radio.js";

const inventory = exampleInventory();
const wrong = { result: lookAt(inventory, "wrong"), inventory, history: pastOf(inventory, 28), capacity: capacityFor(inventory) };
const HOSTILE = `<script>globalThis.taken=1</script>"><img src=x onerror="taken=1">' \u202eגלגל 📻`;

/** Set it to a folder to keep the screenshots. */
const pictures = process.env["RADIOCTL_PICTURES"];

const screens = [
  ["phone", "light", { width: 390, height: 844 }],
  ["phone", "dark", { width: 390, height: 844 }],
  ["desktop", "light", { width: 1280, height: 900 }],
  ["desktop", "dark", { width: 1280, height: 900 }],
] as const;

describe.skipIf(!hasBrowser).each(screens)("the page on a %s, %s", (name, colorScheme, viewport) => {
  let shown: Awaited<ReturnType<typeof browser>>;
  beforeAll(async () => {
    shown = await browser({ colorScheme, viewport });
  });
  afterAll(() => shown.close());

  it("shows verdict, findings, map and curves, without horizontal scrolling, requests or errors", async () => {
    const { page, requests, complaints } = await shown.open(reportHtml(wrong));
    expect(await page.title()).toBe("Critical: Radio Example");
    const heading = page.getByRole("banner").getByRole("heading", { level: 1 });
    expect((await heading.innerText()).trim()).toBe("Critical");
    // Visible without scrolling: the verdict, and what is wrong first.
    for (const first of [heading, page.getByText("6.2 s behind master-a, limit 5 s").first()]) {
      const box = await first.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(viewport.height);
    }
    const wanted = [
      page.getByRole("heading", { name: "What is wrong" }),
      page.getByRole("region", { name: "Fleet" }).getByRole("article"),
      page.getByRole("table").getByRole("rowheader", { name: /us-2/u }),
      page.getByRole("img", { name: /^Listeners over 28 d: now [\d,]+, most/u }),
      page.getByRole("img", { name: /^Largest lag over 28 d/u }),
      page.getByRole("img", { name: /^studio: [\d.]+ % of the time/u }),
      page.getByRole("region", { name: "Capacity and cost" }).getByRole("img", { name: /^Gamma, us: 2,000 listeners, .* EUR/u }),
      page.getByRole("img", { name: /^Cost a month of the cheapest relays by listeners: 550 for [\d.]+ EUR to 22,000/u }),
      page.getByRole("img", { name: "Listeners by hour of the day; the busiest hour is 10:00" }),
      page.getByText(/^prices of Alpha 2026-11-25/u),
      page.getByRole("region", { name: "Every check" }).locator("summary"),
    ];
    for (const each of wanted) {
      expect(await each.first().isVisible(), String(each)).toBe(true);
      const box = await each.first().boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), String(each)).toBeGreaterThan(10);
    }
    expect(await page.getByRole("article").count()).toBe(4);
    expect(await page.getByRole("main").count()).toBe(1);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
    }
    const picture = await page.screenshot({ fullPage: true });
    expect(picture.length).toBeGreaterThan(20_000);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("is easy to read: every text, also a folded one, has a contrast of 4.5", async () => {
    const { page } = await shown.open(reportHtml(wrong));
    await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
    const { faint, count } = await page.evaluate<{ faint: string[]; count: number }>(FAINT_TEXTS);
    expect(faint).toEqual([]);
    expect(count).toBeGreaterThan(300);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(background).toBe(colorScheme === "light" ? "rgb(244, 245, 247)" : "rgb(15, 20, 25)");
  });
});

describe.skipIf(!hasBrowser)("the page", () => {
  let shown: Awaited<ReturnType<typeof browser>>;
  beforeAll(async () => {
    shown = await browser({ colorScheme: "light", viewport: { width: 390, height: 844 } });
  });
  afterAll(() => shown.close());

  it("makes hostile names inert", async () => {
    const result = {
      ...wrong.result,
      findings: wrong.result.findings.map((finding) => ({ ...finding, subject: HOSTILE, summary: HOSTILE, hint: HOSTILE })),
    };
    const hostile = { ...inventory, station: { ...inventory.station, name: HOSTILE } };
    const { page, requests, complaints } = await shown.open(reportHtml({ ...wrong, result, inventory: hostile }));
    expect(await page.evaluate("typeof globalThis.taken")).toBe("undefined");
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("body img").count()).toBe(0);
    expect(await page.locator(".station").innerText()).toBe(HOSTILE.replace("\u202e", "\\u202e"));
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  });

  it("warns in red when it is old, and not while it is new", async () => {
    const old = await shown.open(reportHtml(wrong));
    const age = Math.floor((Date.now() - Date.parse(AT)) / 60_000);
    const note = old.page.locator("#old");
    if (age < 20) throw new Error(`the clock of this machine says that ${AT} is yet to come`);
    expect(await note.innerText()).toMatch(/^This page is \d+ (min|h|d) old\. Check that reports still run\.$/u);
    const fresh = await shown.open(reportHtml({ ...wrong, result: { ...wrong.result, at: new Date().toISOString() } }));
    expect(await fresh.page.locator("#old").isVisible()).toBe(false);
  });
});
