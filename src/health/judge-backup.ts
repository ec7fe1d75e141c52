import { lasted } from "../duration.js";
import type { HealthLimits } from "../inventory/health.js";
import type { BackupState } from "./facts/backup.js";
import type { Finding } from "./finding.js";
import { limitOf, whenAbove } from "./levels.js";
import { worstVerdict } from "./verdict.js";

type Limits = Pick<HealthLimits, "backupHours" | "drillDays">;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Judges a master's own backup. @param now the host's time, in milliseconds since 1970 */
export function judgeBackup(
  { host, region, state, now }: { host: string; region: string | undefined; state: BackupState; now: number },
  { backupHours: levels }: Limits,
): Finding {
  const about = { check: "backup" as const, subject: host, host, region };
  const { success, failure, checkFailure, missing } = state;
  const hours = success === undefined ? undefined : (now - success.at) / HOUR;
  const age = hours === undefined ? "WARNING" : whenAbove(hours, levels);
  const problems = [
    ...(failure === undefined ? [] : [failure.text]),
    ...(checkFailure === undefined ? [] : [checkFailure.text]),
    ...(missing === undefined ? [] : [`not found: ${missing.split(" ").join(", ")}`]),
  ];
  const verdict = worstVerdict([
    age,
    ...(checkFailure === undefined ? [] : ["CRITICAL" as const]),
    problems.length > 0 ? "WARNING" : "OK",
  ]);
  const limit = age === "OK" || hours === undefined ? "" : `, limit ${limitOf(age, levels)} h`;
  const last =
    success === undefined || hours === undefined
      ? "no backup yet"
      : `last backup ${lasted(hours * 3600)} ago${limit}: ${success.files} files, ${sizeText(success.bytes)}`;
  return {
    ...about,
    verdict,
    summary: [last, ...problems].join("; "),
    hint:
      verdict === "OK"
        ? undefined
        : `radioctl backup ${host}; see why it failed: radioctl exec ${host} --sudo -- journalctl -u 'radioctl-backup*' -n 30`,
    figures: [
      ...(hours === undefined
        ? []
        : [
            {
              label: "age",
              value: Math.round(hours * 3600),
              unit: "s" as const,
              warning: levels.warning * 3600,
              critical: levels.critical * 3600,
              min: 0,
            },
          ]),
      ...(success === undefined ? [] : [{ label: "size", value: success.bytes, unit: "B" as const, min: 0 }]),
    ],
  };
}

/** The last rehearsal of a restore, as `drills/` of the bucket has it. */
export interface LastDrill {
  /** Milliseconds since 1970. */
  at: number;
  ok: boolean;
}

/** Judges when a restore was last rehearsed. @param drill undefined: never */
export function judgeDrill(station: string, drill: LastDrill | undefined, now: number, { drillDays: levels }: Limits): Finding {
  const about = { check: "drill" as const, subject: station };
  const hint = "radioctl lab rehearse restore";
  if (drill === undefined)
    return {
      ...about,
      verdict: "WARNING",
      summary: "no restore was ever rehearsed: whether the backup can be restored is unknown",
      hint,
      figures: [],
    };
  const days = (now - drill.at) / DAY;
  const age = whenAbove(days, levels);
  const verdict = drill.ok ? age : worstVerdict([age, "WARNING"]);
  const what = drill.ok ? "a restore was rehearsed" : "the last rehearsal of a restore failed,";
  return {
    ...about,
    verdict,
    summary: `${what} ${lasted(days * 86_400)} ago, limit ${limitOf(verdict, levels)} d`,
    hint: verdict === "OK" ? undefined : hint,
    figures: [{ label: "age", value: Math.round(days * 10) / 10, unit: "d", ...levels, min: 0 }],
  };
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
