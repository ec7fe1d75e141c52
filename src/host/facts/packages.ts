import type { Fact } from "./fact.js";

export interface Packages {
  /** Version by name. Debian status "ii" only: a removed package with left-over configuration is not installed. */
  installed: ReadonlyMap<string, string>;
  /** dpkg was interrupted: `dpkg --configure -a` must run first. */
  interrupted: boolean;
}

/** Which of the named packages are installed, and whether dpkg was interrupted. */
export const packages: Fact<readonly string[], Packages> = {
  name: "packages",
  script: (names) => ({ file: "facts/packages.sh", words: names }),
  parse(lines) {
    const words = lines.map((line) => line.trim().split(/\s+/u));
    return {
      installed: new Map(words.filter(([status]) => status === "ii").map(([, name = "", version = ""]) => [name, version])),
      interrupted: words.some(([only]) => only === "interrupted"),
    };
  },
};
