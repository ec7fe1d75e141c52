import { lasted } from "../duration.js";
import type { Inventory } from "../inventory/schema.js";
import { channelsOf } from "../station/topology.js";
import type { ChannelRecorder, RecordingState } from "./facts/recordings.js";
import type { Finding } from "./finding.js";
import { stoppedText, usedText } from "./recorder-words.js";

/** The recorder reports every second, on a busy host a little later. */
const SILENT_SECONDS = 60;

/** A bucket that is away for this long is a finding. Nothing is lost meanwhile. */
const LATE_SECONDS = 3600;

/** Without a bucket, nothing makes room but age. */
const NEARLY_FULL = 0.9;

interface Recording {
  host: string;
  region: string | undefined;
  state: RecordingState;
  /** Of the host; milliseconds since 1970. */
  clock: number | undefined;
}

/** Judges the recorder of a master, for each channel that it should record. A recording is no stream: at worst a warning. */
export function judgeRecordings(inventory: Inventory, recording: Recording, channels: readonly string[]): Finding[] {
  const { host, region } = recording;
  if (inventory.hosts[host]?.role !== "master") return [];
  return channelsOf(inventory, host)
    .filter((channel) => channels.includes(channel) && inventory.channels[channel]?.recordings !== undefined)
    .map((channel) => {
      const found = recording.state.recorder?.channels.find((each) => each.channel === channel);
      const uploads = inventory.artifacts?.hostCredentials !== undefined;
      const problem = problemOf(recording, found, uploads);
      const about = { check: "recordings" as const, subject: `${host} ${channel}`, host, channel, region };
      const figures = found === undefined ? [] : figuresOf(found);
      if (problem === undefined) return { ...about, verdict: "OK", summary: stateText(found), hint: undefined, figures };
      const hint = problem.hint ?? `radioctl logs ${host} --service recorder`;
      return { ...about, verdict: "WARNING", summary: problem.summary, hint, figures };
    });
}

function problemOf(
  { state, clock }: Recording,
  found: ChannelRecorder | undefined,
  uploads: boolean,
): { summary: string; hint?: string } | undefined {
  const { recorder, uploader } = state;
  if (recorder === undefined || found === undefined) return { summary: "the recorder does not report" };
  const now = clock === undefined ? recorder.time : clock / 1000;
  if (now - recorder.time > SILENT_SECONDS)
    return { summary: `the recorder has not reported for ${lasted(now - recorder.time)}` };
  if (found.stopped !== null) return { summary: stoppedText(found), hint: roomHint(found) };
  if (found.due && now - (found.heardAt ?? recorder.since) > SILENT_SECONDS)
    return { summary: `nothing to record for ${lasted(now - (found.heardAt ?? recorder.since))}: ${found.mount} has no audio` };
  if (!uploads) {
    if (found.bytes < NEARLY_FULL * found.quotaBytes) return undefined;
    return { summary: `${usedText(found)}; the recorder stops when it is full`, hint: roomHint(found) };
  }
  if (uploader === undefined) return { summary: "the uploader does not report" };
  const late = uploader.failingSince === null ? 0 : now - uploader.failingSince;
  if (late < LATE_SECONDS) return undefined;
  const summary = `${uploader.waiting} recordings wait for the bucket, for ${lasted(late)}: ${uploader.failing ?? ""}`;
  return { summary, hint: "check the bucket: radioctl artifacts check" };
}

function roomHint({ channel }: ChannelRecorder): string {
  return `raise channels.${channel}.recordings.quotaGb or lower keepDays, and deploy`;
}

function stateText(found: ChannelRecorder | undefined): string {
  if (found?.file === undefined || found.file === null) return "no show now";
  return `records ${found.file.split("/").at(-1) ?? ""}`;
}

function figuresOf({ bytes, quotaBytes, waiting }: ChannelRecorder): Finding["figures"] {
  return [
    { label: "recordings", value: bytes, unit: "B", max: quotaBytes, min: 0 },
    ...(waiting === null ? [] : [{ label: "waiting", value: waiting, unit: "" as const, min: 0 }]),
  ];
}
