import { sh } from "../quote.js";
import type { Fact } from "./fact.js";

/** Groups of each of the named users that exists. */
export const users: Fact<readonly string[], ReadonlyMap<string, readonly string[]>> = {
  name: "users",
  script: (names) =>
    names.length === 0 ? ":" : sh`for user in ${names}; do id -Gn "$user" 2>/dev/null | sed "s/^/$user /"; done`,
  parse: (lines) =>
    new Map(lines.filter((line) => line !== "").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1)])),
};
