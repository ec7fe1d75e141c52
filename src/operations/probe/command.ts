import { Command, InvalidArgumentError, Option } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext, Globals } from "../../cli/context.js";
import { RadioctlError } from "../../errors.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import type { NotChecked } from "../../health/finding.js";
import { verdictCode, verdictOf } from "../../health/verdict.js";
import type { World } from "../../world.js";
import { observedCapacity } from "../capacity/load-observed.js";
import { PAGE_HOURS, reportHtml, type PageInput } from "../page/page.js";
import { loadCharts } from "../usage/store.js";
import { judged } from "./judged.js";
import { probePrometheus } from "./prometheus.js";
import { probeFleet } from "./run.js";
import { selectProbe } from "./selection.js";
import { probeJunit } from "./text-junit.js";
import { probeNagios } from "./text-nagios.js";
import { probeText } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl probe",
    "radioctl probe eu-1",
    "radioctl probe eu main --sample 20s",
    "radioctl probe dns sources",
    "radioctl probe --format nagios",
    "radioctl probe --format prometheus > radio.prom",
    "radioctl probe --format html > radio.html",
  ],
  "Listens to each relay's mounts and compares them with the masters', byte by byte. Reports problems first, each with the next step; -v also shows what is fine. Limits are set under health in the inventory.",
  "Exit codes are those of monitoring plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. What cannot be checked, such as silence without ffmpeg, is reported as not checked, never as OK. Wrong usage and an invalid inventory end with 2 and an error. More: radioctl help reports",
);

type Writer = (input: PageInput, globals: Pick<Globals, "color" | "verbose">) => string;

const formats: Readonly<Record<string, Writer>> = {
  text: ({ result }, globals) => probeText(judged(result), globals),
  json: ({ result }) => `${JSON.stringify({ verdict: verdictOf(result), ...result }, undefined, 2)}\n`,
  nagios: ({ result }) => probeNagios(judged(result)),
  prometheus: ({ result }) => probePrometheus(result),
  junit: ({ result }) => probeJunit(result),
  html: reportHtml,
};

interface ProbeFlags {
  sample: number;
  format: string;
}

/** `probe [WORD...]`: listens to the radio as listeners do. */
export const probeCommand = (context: CommandContext, run = probeFleet) =>
  new Command("probe")
    .description("Listen to every relay as a listener does, compare it with its master, and report what is wrong and what to do.")
    .argument("[what...]", "hosts, regions, channels, dns, sources (default: everything)")
    .addOption(
      new Option("--sample <time>", "listen to each mount for this time, 1s to 60s").argParser(sampleTime).default(5, "5s"),
    )
    .addOption(
      new Option("--format <format>", "output format; --json is the same as json").choices(Object.keys(formats)).default("text"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (words: string[], { sample, format }: ProbeFlags) => {
      const { world, globals, finish } = context;
      const fleet = await loadFleet(world, globals().inventory, { secrets: "real" });
      const selection = selectProbe(fleet.loaded.inventory, words);
      const probed = await run(world, fleet, { selection, sampleSeconds: sample });
      const wanted = globals().json ? "json" : format;
      const remind = ["text", "html"].includes(wanted) && words.length === 0 && fleet.loaded.inventory.artifacts === undefined;
      const result = remind ? { ...probed, notChecked: [...(probed.notChecked ?? []), NOTHING_BACKED_UP] } : probed;
      const known = wanted === "html" ? await historyOrNone(world, fleet) : NOTHING_KNOWN;
      const text = formats[wanted]?.({ result, inventory: fleet.loaded.inventory, ...known }, globals());
      world.stdout.write(text ?? "");
      finish(verdictCode(verdictOf(result)));
    });

/** Not in the formats of monitoring, which would show it with every run. */
const NOTHING_BACKED_UP: NotChecked = {
  check: "backup",
  because: "nothing is backed up: the inventory has no artifacts (radioctl help bucket)",
};

const NOTHING_KNOWN = { history: undefined, capacity: undefined };

/** The page is useful without its curves, too. */
async function historyOrNone(world: World, fleet: Fleet): Promise<Pick<PageInput, "history" | "capacity">> {
  try {
    const history = await loadCharts(world, fleet, PAGE_HOURS);
    return { history, capacity: await observedCapacity(world, fleet.loaded) };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    world.stderr.write(`the page has no curves: ${error.message}${error.hint === undefined ? "" : `; ${error.hint}`}\n`);
    return NOTHING_KNOWN;
  }
}

function sampleTime(text: string): number {
  const [, value] = /^(\d{1,2}(?:\.\d{1,3})?)s$/u.exec(text) ?? [];
  const seconds = Number(value);
  if (seconds >= 1 && seconds <= 60) return seconds;
  throw new InvalidArgumentError("It takes seconds from 1s to 60s.");
}
