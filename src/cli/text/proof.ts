import { secondsText } from "../../duration.js";
import type { MountFailure, MountReport, ParentVerdict } from "../../listening/mount-report.js";

type Heard = Extract<MountReport, { heard: true }>;
type Unheard = Extract<MountReport, { heard: false }>;

/**
 * One line about a mount: what a listener hears, such as `/live.mp3 128 kbit/s, first audio 84 ms, 0.21 s behind master-a, bytes equal`, or why it is
 * not on air.
 */
export function heardText(report: MountReport): string {
  if (!report.heard) return unheardText(report).problem;
  const rate = report.bitrateKbps === undefined ? report.codec : `${Math.round(report.bitrateKbps)} kbit/s`;
  const said = [`${report.mount} ${rate}`, `first audio ${Math.round(report.firstAudioMilliseconds)} ms`];
  return [...said, ...sourceText(report)].join(", ");
}

/** Why a mount is not on air, and what to do about it. `problem` begins with the mount. */
export function unheardText(report: Unheard): { problem: string; hint: string } {
  const { mount, waitedSeconds, tries, failure } = report;
  const after = tries === 1 ? "" : ` (${tries} tries in ${secondsText(waitedSeconds, 0)})`;
  return { problem: `${mount} ${whatIsWrong(report)}${after}`, hint: whatToDo(failure, report) };
}

/** A report as `--json` prints it. */
export function proofData(report: MountReport): unknown {
  return report.heard ? report : { ...report, ...unheardText(report) };
}

function sourceText({ source }: Heard): string[] {
  if (source.kind === "own") return [];
  if (source.kind === "repeating") return ["silence or a steady tone, so its bytes cannot be compared with its parent's"];
  // The lag can be slightly negative, because captures differ by some milliseconds.
  return [`${secondsText(Math.max(0, source.lagSeconds), 2)} behind ${source.name}`, "bytes equal"];
}

function whatIsWrong({ failure, codec, parents }: Unheard): string {
  switch (failure.kind) {
    case "no answer":
      return `is not on air: ${failure.problem}`;
    case "status":
      return `is not on air: status ${failure.status}`;
    case "no frames":
      return failure.bytes === 0 ? "sends nothing" : `sends ${failure.bytes} bytes, but no whole frame of ${codec}`;
    case "wrong codec":
      return `plays ${failure.found}, not ${codec}`;
    case "stalled":
      return `stalled: no byte for ${secondsText(failure.seconds)}`;
    case "ended":
      return "closes the connection in the middle of the audio";
    case "different bytes":
      return `plays something other than ${parents.map(({ name }) => name).join(" and ")}`;
    case "undetermined":
      return `plays, but could not be compared with its parents: ${parents.map(parentText).join(", ")}`;
  }
}

function whatToDo(failure: MountFailure, { url }: Unheard): string {
  switch (failure.kind) {
    case "no answer":
      return failure.hint ?? `try: curl -v -o /dev/null ${url}`;
    case "status":
      return failure.status === 404
        ? "check its source. On a relay: does the parent have the mount, and does it accept this relay? On a master: journalctl -u liquidsoap"
        : `try: curl -v -o /dev/null ${url}`;
    case "no frames":
    case "stalled":
    case "ended":
      return "check its source. On a relay, check the parent first; on a master: journalctl -u liquidsoap";
    case "wrong codec":
      return "compare the host with the inventory: radioctl diff";
    case "different bytes":
      return "check which parent the relay pulls from (radioctl diff), then read the relay's Icecast log";
    case "undetermined":
      return "check that the parents are on air, and that their firewalls accept connections from this relay";
  }
}

function parentText(parent: ParentVerdict): string {
  if (parent.verdict === "silent") return `${parent.name} ${parent.problem}`;
  if (parent.verdict === "short") return `${parent.name} gave too little audio`;
  return `${parent.name} plays ${parent.verdict === "same" ? "the same" : "something else"}`;
}
