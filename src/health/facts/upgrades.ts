import type { Fact } from "../../host/facts/fact.js";
import { compareVersions } from "./debian-version.js";

export interface Upgrades {
  /** Packages with a known security update that is not installed. */
  security: readonly string[];
  /** Age of apt's newest list in days; undefined: there is no list, so nothing is known. */
  listsDays: number | undefined;
}

/**
 * Installed packages that apt's lists of security updates have in another version. Reads local files only and changes nothing. `apt-get --simulate`
 * gives the same answer, but takes 1.5 s of a core each time (measured, Debian 12 and 13), too much for a host on air; this takes a tenth of it.
 */
export const upgrades: Fact<undefined, Upgrades> = {
  name: "upgrades",
  // Which of the two versions is newer is worked out here.
  script: () => ({ file: "facts/upgrades.sh" }),
  parse(lines) {
    const [, newest, now] = lines.map((line) => /^lists (\d+) (\d+)$/u.exec(line)).find((found) => found !== null) ?? [];
    const newer = lines.flatMap((line) => {
      const [, name = "", installed = "", available = ""] = /^update (\S+) (\S+) (\S+)$/u.exec(line) ?? [];
      return name !== "" && compareVersions(installed, available) < 0 ? [name] : [];
    });
    return {
      security: [...new Set(newer)].sort(),
      listsDays: newest === undefined || now === undefined ? undefined : Math.max(0, Number(now) - Number(newest)) / 86_400,
    };
  },
};
