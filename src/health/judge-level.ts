import type { HealthLimits } from "../inventory/health.js";
import { FLOOR_DBFS } from "../listening/level.js";
import type { Listening } from "../listening/listening.js";
import { about } from "./about.js";
import type { Finding } from "./finding.js";

/** Judges whether a mount was silent for the whole sample. @param dbfs the peak level; undefined when it could not be decoded */
export function judgeLevel(listening: Listening, dbfs: number | undefined, { silenceBelowDbfs }: HealthLimits): Finding {
  const silence = { check: "silence", ...about(listening) } as const;
  if (dbfs === undefined)
    return {
      ...silence,
      verdict: "UNKNOWN",
      summary: "ffmpeg could not decode it",
      hint: `try: ffplay ${listening.url}`,
      figures: [],
    };
  const dead = dbfs < silenceBelowDbfs;
  const said = dbfs <= FLOOR_DBFS ? "digital silence" : `${dbfs.toFixed(0)} dBFS at its loudest`;
  return {
    ...silence,
    verdict: dead ? "CRITICAL" : "OK",
    summary: dead ? `dead air: ${said}, limit ${silenceBelowDbfs} dBFS` : said,
    hint: dead ? "see what plays and why: radioctl probe sources; then listen in the studio" : undefined,
    figures: [{ label: "level", value: dbfs, unit: "dBFS", warning: silenceBelowDbfs, critical: silenceBelowDbfs, max: 0 }],
  };
}
