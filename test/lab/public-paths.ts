import { expect } from "vitest";
import type { TestLab } from "./lab-fixture.js";

const PUBLIC = ["/", "/embed", "/now.json", "/now/main.json", "/status-json.xsl", "/main.m3u", "/live.mp3;stream.mp3"];
const PRIVATE = ["/admin/stats", "/master-a/live.mp3", "/page.html", "/titles"];

/** A relay serves what is public beside the streams, and nothing else. */
export async function expectPublicPaths(lab: TestLab, relay: string): Promise<void> {
  const url = `http://${lab.address(relay)}`;
  const status = async (path: string) => (await fetch(url + path, { method: "HEAD" })).status;
  for (const path of PUBLIC) expect(await status(path), `${relay} ${path}`).toBe(200);
  for (const path of PRIVATE) expect(await status(path), `${relay} ${path}`).toBe(404);
  const events = await fetch(`${url}/now/events`, { signal: AbortSignal.timeout(10_000) });
  const first = await events.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toContain('data: {"artist":');
}
