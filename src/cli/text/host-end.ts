import { secondsText } from "../../duration.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { errorText } from "./error.js";
import { heardText } from "./proof.js";

/** A host's result in one line, or its error with what to do. Unchanged hosts have no line: the summary of the run counts them. */
export function hostEndText(outcome: HostOutcome): string {
  if (outcome.state === "failed") return errorText(outcome.error);
  if (outcome.state === "not tried") return `${outcome.host}  not tried: ${outcome.because}\n`;
  if (outcome.state !== "done") return "";
  const heard = outcome.heard.map(heardText);
  const proof = heard.length < 2 ? (heard[0] ?? "") : `${heard.length} mounts on air and correct`;
  return `${outcome.host}  done  ${secondsText(outcome.milliseconds / 1000)}   ${proof}`.trimEnd().concat("\n");
}
