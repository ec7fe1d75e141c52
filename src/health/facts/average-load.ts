import type { Fact } from "../../host/facts/fact.js";

/** Processes that run or wait for the disk, on average over the last five minutes; undefined when the host gives no figure. */
export const averageLoad: Fact<undefined, number | undefined> = {
  name: "load",
  script: () => ({ file: "facts/load.sh" }),
  parse(lines) {
    const [, five] = /^[\d.]+ ([\d.]+) [\d.]+ /u.exec(lines[0] ?? "") ?? [];
    return five === undefined ? undefined : Number(five);
  },
};
