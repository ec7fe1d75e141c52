import type { Fact } from "./fact.js";

/** The groups of the named users, as far as these exist. */
export const users: Fact<readonly string[], ReadonlyMap<string, readonly string[]>> = {
  name: "users",
  script: (names) => ({ file: "facts/users.sh", words: names }),
  parse: (lines) =>
    new Map(lines.filter((line) => line !== "").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1)])),
};
