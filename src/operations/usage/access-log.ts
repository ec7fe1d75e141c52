import { basename, dirname } from "node:path";
import { ACCESS_LOG } from "../../health/facts/turned-away.js";
import type { PlayerUse } from "../../health/players.js";
import type { HostScript } from "../../host/script.js";

/** The most characters of a User-Agent, as in nginx.conf; longer ones say more about a person than about a player. */
const AGENT_LENGTH = 80;

/** The most players that a host counts separately; a player with a new name for each listen must not fill the memory. */
const MOST_AGENTS = 2000;

/**
/**
 * A script that sums the listens of the last days by mount and player: a line each, `listens<TAB>seconds<TAB>bytes<TAB>mount<TAB>player`,
 * and `@end`. It changes nothing.
 */
export function accessLogScript(days: number, log = ACCESS_LOG): HostScript {
  const values = { DAYS: days, FOLDER: dirname(log), NAME: basename(log), AGENT_LENGTH, MOST_AGENTS };
  return [{ file: "count-listens.sh", values }];
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
