import type { PlayerUse } from "../../health/players.js";
import { ACCESS_LOG } from "../../roles/logs.js";

/** The most characters of a User-Agent, as in nginx.conf; longer ones say more about a person than about a player. */
const AGENT_LENGTH = 80;

/** The most players that a host counts separately; a player with a new name for each listen must not fill the memory. */
const MOST_AGENTS = 2000;

/**
 * A POSIX sh script that sums the listens of the last days by mount and player: a line each, `listens<TAB>seconds<TAB>bytes<TAB>mount<TAB>player`,
 * and `@end`. It changes nothing.
 */
export function accessLogScript(days: number): string {
  return `export LC_ALL=C
since=$(date -d '-${days} days' +%Y-%m-%dT%H:%M:%S)
find /var/log/nginx -maxdepth 1 -name '${ACCESS_LOG.replace(/.*\//u, "")}*' -mtime -${days + 1} -exec nice zcat -f -- {} + 2>/dev/null |
  nice awk -v since="$since" '
    NF < 6 || $1 < since || ($3 != 200 && $3 != 206) { next }
    {
      agent = $0
      sub(/^[^"]*"/, "", agent)
      sub(/"[^"]*$/, "", agent)
      gsub(/\\t/, " ", agent)
      key = $2 "\\t" substr(agent, 1, ${AGENT_LENGTH})
      if (!(key in listens) && ++kinds > ${MOST_AGENTS}) key = $2 "\\ttoo many players to list"
      listens[key]++
      seconds[key] += $5
      bytes[key] += $4
    }
    END { for (key in listens) printf "%.0f\\t%.0f\\t%.0f\\t%s\\n", listens[key], seconds[key], bytes[key], key }'
echo @end
`;
}

/** Reads the answer to `accessLogScript`; undefined when it is truncated. Pure. */
export function parseAccessLog(stdout: string): PlayerUse[] | undefined {
  const lines = stdout.split("\n");
  if (!lines.includes("@end")) return undefined;
  return lines.flatMap((line) => {
    const [, listens, seconds, bytes, mount = "", agent = ""] = /^(\d+)\t(\d+)\t(\d+)\t(\/\S*)\t(.*)$/u.exec(line) ?? [];
    return listens === undefined
      ? []
      : [{ mount, agent, listens: Number(listens), seconds: Number(seconds), bytes: Number(bytes) }];
  });
}
