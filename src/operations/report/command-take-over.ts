import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { noBucket } from "../../fleet/load-bucket.js";
import type { Fleet } from "../../fleet/load.js";
import { loadClaim } from "./claim.js";
import { stateFile, type ReportFlags } from "./command-options.js";
import { lockOrTell } from "./lock.js";
import { openPlace, senderText, takeOver } from "./store-writer.js";

/** `report --take-over`: this machine sends the station's reports, and knows what has been sent. @throws RadioctlError usage without a bucket */
export async function takeOverReports(
  { world, globals, finish }: CommandContext,
  fleet: Fleet,
  flags: ReportFlags,
): Promise<void> {
  const state = stateFile(world, fleet, flags);
  const place = await openPlace(world, fleet, state);
  if (place === undefined) throw noBucket();
  const say = (line: string) => world.stderr.write(`${line}\n`);
  if (globals().dryRun) {
    const claim = await loadClaim(place.bucket);
    say(claim === undefined ? "no machine has sent the reports" : senderText(claim));
    return finish(DIFFERENCES);
  }
  const lock = await lockOrTell(world, state, say);
  try {
    const before = await takeOver(world, place);
    if (before !== undefined) say(`until now: ${senderText(before)}`);
    say(`this machine (${world.operator}) sends the reports; install its timer with radioctl report --install-cron`);
  } finally {
    await lock?.release();
  }
  finish(DONE);
}
