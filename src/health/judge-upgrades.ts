import { agreeing } from "../counted.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Finding } from "./finding.js";
import type { HostToJudge } from "./observe-vitals.js";

/** A summary lists this many names, and only counts the rest. Packages that wait for the operator are always listed. */
const SHOWN = 3;

/** Judges the security updates in the host's package lists. Old or missing lists prove nothing, so they are a finding, too. */
export function judgeUpgrades(
  { host, region, vitals: { upgrades } }: HostToJudge,
  { packageListsDays }: Pick<HealthLimits, "packageListsDays">,
): Finding {
  const { security, listsDays } = upgrades;
  const about = { check: "upgrades" as const, subject: host, host, region };
  const refresh = `radioctl exec ${host} --sudo -- apt-get update`;
  if (listsDays === undefined)
    return { ...about, verdict: "UNKNOWN", summary: "apt has no package lists", hint: refresh, figures: [] };
  const figures = [{ label: "security_updates", value: security.length, unit: "" as const, warning: 1, min: 0 }];
  if (security.length > 0) {
    const waiting = security.filter(isServing);
    const others = security.filter((name) => !isServing(name));
    const shown = [...waiting, ...others.slice(0, Math.max(0, SHOWN - waiting.length))];
    const names = [...shown, ...(shown.length < security.length ? [`${security.length - shown.length} more`] : [])];
    const wait =
      waiting.length === 0
        ? ""
        : `; ${waiting.join(", ")} ${agreeing(waiting.length, "waits", "wait")} for you: packages that serve listeners are never upgraded automatically`;
    const summary = `${security.length} pending security ${agreeing(security.length, "update", "updates")}: ${names.join(", ")}${wait}`;
    return { ...about, verdict: "WARNING", summary, hint: installThem(host, security), figures };
  }
  if (listsDays > packageListsDays) {
    const summary = `its package lists are ${Math.floor(listsDays)} days old, limit ${packageListsDays}`;
    return { ...about, verdict: "WARNING", summary, hint: `check apt-daily.timer, or refresh them: ${refresh}`, figures };
  }
  return { ...about, verdict: "OK", summary: "no pending security updates", hint: undefined, figures };
}

/** Unattended upgrades skip these packages, because a restart of their programs interrupts listeners: see 52radioctl-upgrades. */
function isServing(name: string): boolean {
  return /^(icecast2$|liquidsoap|nginx)/u.test(name);
}

/** Packages that are not upgraded automatically must be named to apt. */
function installThem(host: string, security: readonly string[]): string {
  const exec = `radioctl exec ${host} --sudo --timeout 600 --`;
  const serving = security.filter(isServing);
  if (serving.length === 0) return `they are installed automatically once a day; now: ${exec} unattended-upgrade`;
  return `${exec} apt-get -y --only-upgrade install ${serving.join(" ")}, then radioctl deploy ${host}: it restarts the services and loses no listener`;
}
