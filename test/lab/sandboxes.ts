import type { TestLab } from "./lab-fixture.js";

/** What the kernel and the host's own systemd say of a running unit. */
export interface Sandbox {
  unit: string;
  /** The rating of `systemd-analyze security`: 0 is best, 10 is worst. */
  exposure: number;
  /** The kernel filters the system calls of the unit's main process. */
  isFiltered: boolean;
}

/** All of radioctl's running units of a host, and nginx. */
export async function sandboxesOn(lab: TestLab, host: string): Promise<Sandbox[]> {
  const said = await lab.inside(
    host,
    String.raw`for unit in $(systemctl list-units --plain --no-legend --state=running 'radioctl-*.service' 'icecast@*.service' nginx.service | cut -d ' ' -f 1); do
      exposure=$(systemd-analyze security --no-pager "$unit" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
      echo "$unit $exposure $(sed -n 's/^Seccomp:[^0-9]*//p' "/proc/$(systemctl show -P MainPID "$unit")/status")"
    done`,
  );
  return said
    .trim()
    .split("\n")
    .map((line) => {
      const [unit = "", exposure, mode] = line.split(" ");
      return { unit, exposure: Number(exposure), isFiltered: mode === "2" };
    });
}
