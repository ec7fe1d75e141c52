import { sh } from "../quote.js";
import type { Fact } from "./fact.js";

export interface Packages {
  /** Version by name. Debian status "ii" only: a removed package with left-over configuration is not installed. */
  installed: ReadonlyMap<string, string>;
  /** dpkg was interrupted: `dpkg --configure -a` has to come first. */
  interrupted: boolean;
}

/** Which of the named packages are installed, and whether dpkg was cut off in the middle of something. */
export const packages: Fact<readonly string[], Packages> = {
  name: "packages",
  script: (names) =>
    [
      names.length === 0 ? ":" : sh`dpkg-query -W -f ${"${db:Status-Abbrev} ${Package} ${Version}\\n"} ${names} 2>/dev/null`,
      '[ -z "$(ls /var/lib/dpkg/updates 2>/dev/null)" ] && [ -z "$(dpkg --audit 2>/dev/null)" ] || echo interrupted',
    ].join("\n"),
  parse(lines) {
    const words = lines.map((line) => line.trim().split(/\s+/u));
    return {
      installed: new Map(words.filter(([status]) => status === "ii").map(([, name = "", version = ""]) => [name, version])),
      interrupted: words.some(([only]) => only === "interrupted"),
    };
  },
};
