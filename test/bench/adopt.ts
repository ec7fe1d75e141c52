import { draftOf } from "../../src/operations/adopt/draft.js";
import { hostileHost, hostileShapes, partsOf } from "../operations/adopt/hostile.js";

const KILOBYTES = [16, 64, 256, 1024];

/** The time that `adopt` needs for files of hostile content, by size. */
export function benchAdopt(): void {
  process.stdout.write(`${"milliseconds for kB:".padEnd(48)}${KILOBYTES.map((each) => String(each).padStart(8)).join("")}\n`);
  for (const [name, shape] of Object.entries(hostileShapes)) {
    const times = KILOBYTES.map((kilobytes) => {
      const start = performance.now();
      draftOf(hostileHost(shape, partsOf(shape, kilobytes * 1024)));
      return Math.round(performance.now() - start);
    });
    process.stdout.write(`${name.padEnd(48)}${times.map((each) => String(each).padStart(8)).join("")}\n`);
  }
}
