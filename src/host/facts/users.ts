import type { Fact } from "./fact.js";

/** Groups of each of the named users that exists. */
export const users: Fact<readonly string[], ReadonlyMap<string, readonly string[]>> = {
  name: "users",
  script: (names) => ({ file: "facts/users.sh", words: names }),
  parse: (lines) =>
    new Map(lines.filter((line) => line !== "").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1)])),
};
