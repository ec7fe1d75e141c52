import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { loadFleet, type Fleet } from "../../../src/fleet/load.js";
import type { Finding } from "../../../src/health/finding.js";
import type { Verdict } from "../../../src/health/verdict.js";
import type { ReportRequest } from "../../../src/operations/report/outcome.js";
import { runReport, type ReportTools } from "../../../src/operations/report/run.js";
import type { World } from "../../../src/world.js";
import { FakeHttp } from "../../fakes/http.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const VERDICTS: Readonly<Record<string, Verdict>> = { ".": "OK", w: "WARNING", c: "CRITICAL", u: "UNKNOWN" };

/** A radio with one possible fault, and its reports every five minutes. */
export interface ReportedRadio {
  world: World;
  stderr(): string;
  folder: string;
  state: string;
  /** One run; the letter is its finding. */
  report(letter: string, more?: Partial<ReportRequest & ReportTools>): ReturnType<typeof runReport>;
  /** One run for each letter. */
  reports(letters: string): Promise<void>;
}

export const found = (letter: string, more: Partial<Finding> = {}): Finding => ({
  check: "lag",
  subject: "eu-1 /live.mp3",
  host: "eu-1",
  verdict: VERDICTS[letter] ?? "OK",
  summary: "2.0 s behind master-a, limit 1.5 s",
  hint: "radioctl logs eu-1",
  figures: [],
  ...more,
});

/** @param settings the inventory's `report`, as YAML */
export async function reportedRadio(
  settings: string,
  { operator, ...given }: Partial<Parameters<typeof fakeWorld>[0]> & { operator?: string } = {},
): Promise<ReportedRadio> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const inventory = `${stationText}secrets: [{ environment: RADIO_ }]\nreport: ${settings}\n`;
  writeFileSync(join(folder, "radio.yaml"), inventory);
  const env = { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password", ...given.env };
  const fake = fakeWorld({ ...given, cwd: folder, env });
  const world = { ...fake.world, ...(operator !== undefined && { operator }) };
  const state = join(folder, "report", "state.json");
  let fleet: Fleet | undefined;
  const report: ReportedRadio["report"] = async (letter, { probe, renew, keepers = {}, ...request } = {}) => {
    await world.clock.sleep(300_000);
    const at = world.clock.now().toISOString();
    const look = async () => ({ at, seconds: 1, findings: [found(letter)], listeners: [], onAir: [] });
    fleet ??= await loadFleet(world, "radio.yaml", { secrets: "real" });
    return runReport(
      world,
      fleet,
      { state, alert: true, dryRun: false, ...request },
      { probe: probe ?? look, keepers, ...(renew && { renew }) },
    );
  };
  return {
    world,
    stderr: fake.stderr,
    folder,
    state,
    report,
    reports: async (letters) => {
      for (const letter of letters) await report(letter);
    },
  };
}

export const HOOK = "https://hooks.example/sentinel-hook";
export const env = {
  RADIO_HOOK: HOOK,
  RADIO_OTHER_HOOK: "https://other.example/sentinel-other",
  RADIO_PING: "https://ping.example/sentinel-ping",
};

/** A radio whose webhook accepts everything, unless set otherwise. */
export async function hooked(
  settings = "{ channels: { own: { kind: webhook, url: !secret hook } } }",
  more: Parameters<typeof reportedRadio>[1] = {},
) {
  const http = new FakeHttp(new VirtualTime());
  const status = { now: 200 };
  const heard: string[] = [];
  http.services.set(HOOK, ({ body }) => {
    if (status.now === 200) {
      const { event, id } = JSON.parse(body ?? "") as { event: string; id: string };
      heard.push(`${event} ${id.length > 0 ? "" : "without id"}`.trim());
    }
    return { status: status.now, text: "" };
  });
  return { ...(await reportedRadio(settings, { http, env, ...more })), http, status, heard };
}
