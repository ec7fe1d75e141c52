import type { Fact } from "../host/facts/fact.js";
import type { HostScript } from "../host/script.js";
import { averageLoad } from "./facts/average-load.js";
import { backup, BACKUP_STATE, type BackupState } from "./facts/backup.js";
import { beds, type BedState } from "./facts/beds.js";
import { clock } from "./facts/clock.js";
import { disks, type Disk } from "./facts/disks.js";
import { logins, type WrongLogins } from "./facts/logins.js";
import { openFiles, type OpenFiles } from "./facts/open-files.js";
import { recordings, type RecordingState } from "./facts/recordings.js";
import { splicerState } from "./facts/splicer.js";
import { streams, type Streams, type WantedStreams } from "./facts/streams.js";
import { ACCESS_LOG, turnedAway, type TurnedAway } from "./facts/turned-away.js";
import { timeSync, type TimeSync } from "./facts/time-sync.js";
import { upgrades, type Upgrades } from "./facts/upgrades.js";

/** A host's vital signs, in addition to what its desired state needs. */
export interface HostVitals {
  /** Milliseconds since 1970. */
  clock: number | undefined;
  disks: readonly Disk[];
  load: number | undefined;
  files: readonly OpenFiles[];
  time: TimeSync;
  upgrades: Upgrades;
  logins: readonly WrongLogins[];
  streams: Streams;
  /** Of a relay; zeros for a master. */
  turnedAway: TurnedAway;
  /** Of a master that records. */
  recordings: RecordingState;
  /** Of a master with a backup; nothing for other hosts. */
  backup: BackupState;
  /** Of a master with mirrored playlists. */
  beds: readonly BedState[];
}

/** What is read of a host beside its vital signs. */
export interface WantedVitals {
  streams: WantedStreams;
  /** The folders of mirrored playlists. */
  beds: readonly string[];
}

/** Programs that need an open file for every listener. */
const PROGRAMS = ["icecast2", "nginx", "liquidsoap"];

/** The line of the answer with the host's clock. */
export const CLOCK_LINE = /^\d{1,11}(\.|$|%|N)/u;

/** The script that reads all vital signs. It changes nothing. The clock comes first: the sooner it arrives, the more exact it is. */
export function vitalsScript(wanted: WantedVitals): HostScript {
  return [
    "export LC_ALL=C",
    ...section(clock, undefined),
    ...section(disks, undefined),
    ...section(averageLoad, undefined),
    ...section(openFiles, PROGRAMS),
    ...section(timeSync, undefined),
    ...section(upgrades, undefined),
    ...section(logins, undefined),
    splicerState,
    ...section(streams, wanted.streams),
    ...section(turnedAway, ACCESS_LOG),
    ...section(recordings, { listed: false }),
    ...section(backup, BACKUP_STATE),
    ...section(beds, wanted.beds),
    "echo '@@end'",
    "exit 0",
  ];
}

/** Reads the script's answer; undefined when it is truncated. */
export function parseVitals(stdout: string): HostVitals | undefined {
  const sections = new Map(
    stdout.split(/^@@/mu).map((text): [string, string[]] => {
      const [name = "", ...lines] = text.split("\n");
      return [name, lines.filter((line) => line !== "")];
    }),
  );
  if (!sections.has("clock") || !sections.has("end")) return undefined;
  const read = <Value>(fact: Fact<never, Value>) => fact.parse(sections.get(fact.name) ?? []);
  return {
    clock: read(clock),
    disks: read(disks),
    load: read(averageLoad),
    files: read(openFiles),
    time: read(timeSync),
    upgrades: read(upgrades),
    logins: read(logins),
    streams: read(streams),
    turnedAway: read(turnedAway),
    recordings: read(recordings),
    backup: read(backup),
    beds: read(beds),
  };
}

function section<Wanted>(fact: Fact<Wanted, unknown>, wanted: Wanted): HostScript {
  return [`echo '@@${fact.name}'`, fact.script(wanted)];
}
