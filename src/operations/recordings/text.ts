import { counted } from "../../counted.js";
import { columns } from "../../cli/text/columns.js";
import { errorData, errorText } from "../../cli/text/error.js";
import { lasted } from "../../duration.js";
import type { ChannelRecorder } from "../../health/facts/recordings.js";
import { stoppedText, usedText } from "../../health/recorder-words.js";
import type { ListedRecording } from "./listed.js";
import type { ObservedRecorder } from "./observe.js";

export function recordingsText(found: readonly ListedRecording[]): string {
  if (found.length === 0) return "no recordings\n";
  const rows = found.map(({ day, record, key }) => [
    record.channel,
    day,
    record.file.slice(0, 4).replace(/^(\d\d)(\d\d)$/u, "$1:$2"),
    record.show,
    lasted(record.seconds),
    `${(record.bytes / 1e6).toFixed(1)} MB`,
    key === undefined ? `on ${record.master}` : "in the bucket",
    record.gapSeconds === 0 ? "" : `${counted(record.gaps.length, "gap")}, ${lasted(record.gapSeconds)} missing`,
  ]);
  return `${columns(rows, { right: [4, 5] }).join("\n")}\n`;
}

export function recordingsJson(found: readonly ListedRecording[]): unknown {
  return { recordings: found.map(({ day, record, key }) => ({ day, ...record, key: key ?? null })) };
}

/** @param now milliseconds since 1970 */
export function recordersText(observed: readonly ObservedRecorder[], channels: readonly string[], now: number): string {
  return observed.map((each) => ("error" in each ? errorText(each.error) : recorderText(each, channels, now / 1000))).join("");
}

export function recordersJson(observed: readonly ObservedRecorder[]): unknown {
  return {
    masters: observed.map((each) =>
      "error" in each
        ? { master: each.master, error: errorData(each.error) }
        : { master: each.master, recorder: each.state.recorder ?? null, uploader: each.state.uploader ?? null },
    ),
  };
}

type Observed = Exclude<ObservedRecorder, { error: unknown }>;

function recorderText({ master, state }: Observed, channels: readonly string[], now: number): string {
  const { recorder, uploader } = state;
  if (recorder === undefined) return `${master}: the recorder does not report; see radioctl logs ${master} --service recorder\n`;
  const lines = recorder.channels
    .filter(({ channel }) => channels.includes(channel))
    .flatMap((found) => [
      `${found.channel} on ${master}: ${doesText(found, now)}`,
      ...columns(
        [
          ["room", usedText(found)],
          ["last file", found.lastFile === null ? "none yet" : `${nameOf(found.lastFile)}, ${ago(found.closedAt, now)}`],
          ["bucket", bucketText(found, uploader, now)],
        ],
        { indent: 2 },
      ),
    ]);
  return `${lines.join("\n")}\n`;
}

function doesText(found: ChannelRecorder, now: number): string {
  if (found.stopped !== null) return stoppedText(found);
  if (found.file === null) return found.due ? "waits for audio" : "no show now";
  const since = found.since === null ? "" : ` for ${lasted(now - found.since)}`;
  const gaps = (found.gaps ?? 0) === 0 ? "" : `, with ${counted(found.gaps ?? 0, "gap")}`;
  return `records ${nameOf(found.file)}${since}${gaps}`;
}

function bucketText({ waiting }: ChannelRecorder, uploader: Observed["state"]["uploader"], now: number): string {
  if (uploader === undefined) return "none: recordings stay on this master until they are too old";
  const last = uploader.uploadedAt === null ? "" : `, the last upload was ${ago(uploader.uploadedAt, now)}`;
  const failing = uploader.failing === null ? "" : `; ${uploader.failing}`;
  return `${counted(waiting ?? 0, "recording waits", "recordings wait")}${last}${failing}`;
}

function nameOf(path: string): string {
  return path.split("/").slice(-2).join("/");
}

function ago(at: number | null, now: number): string {
  return at === null ? "" : `${lasted(now - at)} ago`;
}
