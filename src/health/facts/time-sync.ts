import type { Fact } from "../../host/facts/fact.js";

/** Whether something keeps a host's clock right. A container has its host's clock: that is the provider's business. */
export type TimeSync = "synchronized" | "not synchronized" | "container" | "unknown";

/** As the kernel says, whichever program does it (timesyncd, chrony, ntpd). */
export const timeSync: Fact<undefined, TimeSync> = {
  name: "time",
  script: () => `systemd-detect-virt --quiet --container && echo container || timedatectl show -p NTPSynchronized 2>/dev/null`,
  parse(lines) {
    if (lines.includes("container")) return "container";
    if (lines.includes("NTPSynchronized=yes")) return "synchronized";
    return lines.includes("NTPSynchronized=no") ? "not synchronized" : "unknown";
  },
};
