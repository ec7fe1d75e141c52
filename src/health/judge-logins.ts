import { counted } from "../counted.js";
import type { Harbor } from "../station/harbor.js";
import type { Finding } from "./finding.js";
import type { HostToJudge } from "./observe-vitals.js";

/** Fewer are a typing mistake. An encoder with an old password, or a program that guesses, makes more in a minute. */
const MANY = 20;

/** For Liquidsoap, encoders with TLS come from nginx on the same host. */
const NGINX = "127.0.0.1";

/** A summary lists this many addresses, and only counts the rest. */
const SHOWN = 3;

/** Judges the wrong logins at the port for encoders of a master. */
export function judgeLogins({ host, region, vitals }: Pick<HostToJudge, "host" | "region" | "vitals">, harbor: Harbor): Finding {
  const wrong = vitals.logins;
  const all = wrong.reduce((sum, { count }) => sum + count, 0);
  const about = { check: "logins" as const, subject: host, host, region };
  const figures = [{ label: "wrong_logins", value: all, unit: "" as const, warning: MANY, min: 0 }];
  const shown = wrong.slice(0, SHOWN).map(({ source, address, count }) => `${count} for ${source} from ${address}`);
  const rest = wrong.length > SHOWN ? [`${wrong.length - SHOWN} more`] : [];
  const summary = `${counted(all, "wrong login")} of encoders in the last hour${all === 0 ? "" : `: ${[...shown, ...rest].join(", ")}`}`;
  if (all < MANY) return { ...about, verdict: "OK", summary, hint: undefined, figures };
  const { source = "", address = "" } = wrong[0] ?? {};
  const password = `if it is your encoder, correct its password (radioctl render encoder ${source})`;
  const others = `if not, allow only your addresses with sources.${source}.from`;
  const encrypted = `nginx has the addresses of encoders with TLS: radioctl exec ${host} --sudo -- tail /var/log/nginx/encoders.log`;
  const hints = [password, ...(harbor.from === undefined ? [others] : []), ...(address === NGINX ? [encrypted] : [])];
  return { ...about, verdict: "WARNING", summary, hint: hints.join("; "), figures };
}
