import type { HealthLimits } from "../inventory/health.js";
import type { Finding } from "./finding.js";
import type { HostToJudge } from "./observe-vitals.js";

/** Names that a summary holds; the rest is a number. */
const SHOWN = 3;

/** Security updates that the host knows of. Lists that are old, or not there, say nothing: that is told, not taken for good news. */
export function judgeUpgrades(
  { host, region, vitals: { upgrades } }: HostToJudge,
  { packageListsDays }: Pick<HealthLimits, "packageListsDays">,
): Finding {
  const { security, listsDays } = upgrades;
  const about = { check: "upgrades" as const, subject: host, host, region };
  const refresh = `radioctl exec ${host} --sudo -- apt-get update`;
  if (listsDays === undefined)
    return { ...about, verdict: "UNKNOWN", summary: "apt has no lists of packages", hint: refresh, figures: [] };
  const figures = [{ label: "security_updates", value: security.length, unit: "" as const, warning: 1, min: 0 }];
  if (security.length > 0) {
    const names = security.length <= SHOWN ? security : [...security.slice(0, SHOWN), `${security.length - SHOWN} more`];
    const summary = `${security.length} security ${security.length === 1 ? "update waits" : "updates wait"}: ${names.join(", ")}`;
    return { ...about, verdict: "WARNING", summary, hint: installThem(host, security), figures };
  }
  if (listsDays > packageListsDays) {
    const summary = `its lists of packages are ${Math.floor(listsDays)} days old, limit ${packageListsDays}`;
    return { ...about, verdict: "WARNING", summary, hint: `does apt-daily.timer run? ${refresh}`, figures };
  }
  return { ...about, verdict: "OK", summary: "no security update waits", hint: undefined, figures };
}

/** Unattended upgrades leave alone what listeners are connected to: that is asked for by name. */
function installThem(host: string, security: readonly string[]): string {
  const exec = `radioctl exec ${host} --sudo --timeout 600 --`;
  const serving = security.filter((name) => /^(icecast2$|liquidsoap|nginx)/u.test(name));
  if (serving.length === 0) return `they come by themselves once a day; now: ${exec} unattended-upgrade`;
  return `${exec} apt-get -y --only-upgrade install ${serving.join(" ")}, then radioctl deploy ${host}: it replaces what runs, and no listener is lost`;
}
