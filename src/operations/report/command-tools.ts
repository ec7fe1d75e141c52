import { resolve } from "node:path";
import { standingOf } from "../../certificates/standing.js";
import { readStationCertificate } from "../../certificates/store.js";
import type { Fleet } from "../../fleet/load.js";
import type { World } from "../../world.js";
import { observedCapacity } from "../capacity/load-observed.js";
import { PAGE_HOURS, reportHtml } from "../page/page.js";
import { probePrometheus } from "../probe/prometheus.js";
import { probeFleet } from "../probe/run.js";
import { selectProbe } from "../probe/selection.js";
import { appendHistory, loadCharts } from "../usage/store.js";
import { stateFile, type ReportFlags } from "./command-options.js";
import { runRenewal } from "./run-renewal.js";
import type { Keeper, ReportTools } from "./run.js";

const SAMPLE_SECONDS = 5;

/** What a report looks with, and what else is made of each look: the listener history, and a page and a text file where they are asked for. */
export function reportTools(world: World, fleet: Fleet, flags: ReportFlags): ReportTools {
  const { inventory } = fleet.loaded;
  const { html, textfile } = flags;
  const keepers: Record<string, Keeper> = { "the listener history": async (result) => appendHistory(world, fleet, result) };
  const file = (path: string) => resolve(world.cwd, path);
  if (textfile !== undefined) keepers[textfile] = async (result) => world.files.write(file(textfile), probePrometheus(result));
  if (html !== undefined)
    keepers[html] = async (result) => {
      // Without curves the page still shows the problems. The unreadable history was already reported by the attempt to write to it.
      const history = await loadCharts(world, fleet, PAGE_HOURS).catch(() => undefined);
      const capacity = await observedCapacity(world, fleet.loaded).catch(() => undefined);
      // The report may have renewed it.
      const stored = await readStationCertificate(world, fleet).catch(() => fleet.certificate);
      const certificate = standingOf(inventory, stored, world.clock.now());
      await world.files.write(file(html), reportHtml({ result, inventory, history, capacity, certificate }));
    };
  return {
    probe: async () => probeFleet(world, fleet, { selection: selectProbe(inventory, []), sampleSeconds: SAMPLE_SECONDS }),
    renew: async () => runRenewal(world, fleet, stateFile(world, fleet, flags)),
    keepers,
  };
}
