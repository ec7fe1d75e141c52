import type { TestLab } from "./lab-fixture.js";

/** What the kernel and the host's own systemd say of a running unit. */
export interface Sandbox {
  unit: string;
  /** The rating of `systemd-analyze security`: 0 is best, 10 is worst. */
  exposure: number;
  /** The unit's main process has more filters of system calls than the host's first process: in a container, that one has some, too. */
  isFiltered: boolean;
}

/** All of radioctl's running units of a host, and nginx. */
export async function sandboxesOn(lab: TestLab, host: string): Promise<Sandbox[]> {
  const said = await lab.inside(
    host,
    String.raw`filters() { sed -n 's/^Seccomp_filters:[^0-9]*//p' "/proc/$1/status"; }
    for unit in $(systemctl list-units --plain --no-legend --state=running 'radioctl-*.service' 'icecast@*.service' nginx.service | cut -d ' ' -f 1); do
      exposure=$(systemd-analyze security --no-pager "$unit" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
      echo "$unit $exposure $(filters "$(systemctl show -P MainPID "$unit")") $(filters 1)"
    done`,
  );
  return said
    .trim()
    .split("\n")
    .map((line) => {
      const [unit = "", exposure, filters, atFirst] = line.split(" ");
      return { unit, exposure: Number(exposure), isFiltered: Number(filters) > Number(atFirst) };
    });
}
