import { sh } from "../quote.js";
import type { Fact } from "./fact.js";

/** Established TCP connections to a range of local ports, by the local address that they came to. */
export const listeners: Fact<{ first: number; last: number } | undefined, ReadonlyMap<string, number>> = {
  name: "listeners",
  script: (ports) =>
    ports === undefined
      ? ":"
      : `${sh`ss -Htn state established ${`( sport >= :${ports.first} and sport <= :${ports.last} )`} 2>/dev/null`} | sed -n 's/^ *[0-9]* *[0-9]* *\\([^ ]*\\):[0-9]* .*/\\1/p' | sort | uniq -c`,
  parse: (lines) =>
    new Map(
      lines.flatMap((line): Array<[string, number]> => {
        const [count, address] = line.trim().split(/\s+/u);
        return address === undefined ? [] : [[address.replace(/^\[(::ffff:)?(.*)\]$/u, "$2"), Number(count)]];
      }),
    ),
};
