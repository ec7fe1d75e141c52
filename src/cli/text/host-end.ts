import { secondsText } from "../../duration.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { errorText } from "./error.js";
import { heardText } from "./proof.js";

/** A host's end in a line, or what failed there and what to do. Hosts that had nothing to do are a count at the end. */
export function hostEndText(outcome: HostOutcome): string {
  if (outcome.state === "failed") return errorText(outcome.error);
  if (outcome.state === "not tried") return `${outcome.host}  not tried: ${outcome.because}\n`;
  if (outcome.state !== "done") return "";
  const heard = outcome.heard.map(heardText);
  const proof = heard.length === 1 ? (heard[0] ?? "") : `${heard.length} mounts heard, all as they should be`;
  return `${outcome.host}  done  ${secondsText(outcome.milliseconds / 1000)}   ${proof}\n`;
}
