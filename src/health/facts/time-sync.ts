import type { Fact } from "../../host/facts/fact.js";

/** Whether a program synchronizes a host's clock. A container uses its host's clock, which the provider maintains. */
export type TimeSync = "synchronized" | "not synchronized" | "container" | "unknown";

/** The kernel's state, whichever program sets the clock (timesyncd, chrony, ntpd). */
export const timeSync: Fact<undefined, TimeSync> = {
  name: "time",
  script: () => ({ file: "facts/time.sh" }),
  parse(lines) {
    if (lines.includes("container")) return "container";
    if (lines.includes("NTPSynchronized=yes")) return "synchronized";
    return lines.includes("NTPSynchronized=no") ? "not synchronized" : "unknown";
  },
};
