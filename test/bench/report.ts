import { join } from "node:path";
import type { TestLab } from "../lab/lab-fixture.js";
import { median, type Figure } from "./figure.js";
import { runProgram, type ProgramRun } from "./program-run.js";

/** Number of runs; the median counts. */
const RUNS = 3;

interface Document {
  result: { findings: ReadonlyArray<{ host?: string }>; listeners: readonly unknown[] };
}

/** One whole report over a lab of real hosts, as cron runs it: every mount heard for 5 s, with the page, the text file and the listener history. */
export async function benchReport({ inventoryFile, folder }: TestLab, hosts: readonly string[]): Promise<Figure> {
  const seconds: number[] = [];
  const megabytes: number[] = [];
  let findings = 0;
  const files = [
    "--state",
    join(folder, "report.json"),
    "--html",
    join(folder, "report.html"),
    "--textfile",
    join(folder, "report.prom"),
  ];
  for (let run = 0; run < RUNS; run++) {
    const done = await runProgram("-i", inventoryFile, "report", "--json", ...files);
    findings = mustHaveLookedAt(done, hosts);
    seconds.push(done.seconds);
    megabytes.push(done.megabytes);
  }
  return {
    what: `report of ${hosts.length} real hosts`,
    value: median(seconds),
    unit: "s",
    from: `${findings} findings; ${Math.max(...megabytes).toFixed(0)} MB; ${median(seconds.map((each) => (each / hosts.length) * 1000)).toFixed(0)} ms a host`,
  };
}

/** @throws Error when the report has no finding of a host. The findings are not judged: a lab has no DNS, and uses the machine's clock. */
function mustHaveLookedAt({ code, stdout, stderr }: ProgramRun, hosts: readonly string[]): number {
  if (code === undefined || code > 2) throw new Error(`report ended with ${code}: ${stderr}${stdout.slice(0, 2000)}`);
  const { findings } = (JSON.parse(stdout) as Document).result;
  const missing = hosts.filter((name) => !findings.some(({ host }) => host === name));
  if (missing.length > 0) throw new Error(`no findings of ${missing.join(", ")}: ${findings.length} findings`);
  return findings.length;
}
