import type { Fact } from "../../host/facts/fact.js";

export interface Upgrades {
  /** Packages with a security update that is known and not installed. */
  security: readonly string[];
  /** Age of apt's newest list in days; undefined: there is none, so nothing is known. */
  listsDays: number | undefined;
}

/** What apt would upgrade by the lists that it has. Nobody is asked, nothing is changed, not even apt's lock is taken. */
export const upgrades: Fact<undefined, Upgrades> = {
  name: "upgrades",
  // "Inst libssl3 [3.0.15-1~deb12u1] (3.0.16-1~deb12u1 Debian-Security:12/stable-security [amd64])"
  script: () => `newest=$(stat -c %Y /var/lib/apt/lists/*_dists_*Release 2>/dev/null | sort -n | tail -n 1)
[ -z "$newest" ] || echo "lists $newest $(stat -c %Y /proc/self)"
apt-get -s -o Debug::NoLocking=1 dist-upgrade 2>/dev/null | grep '^Inst '`,
  parse(lines) {
    const [, newest, now] = lines.map((line) => /^lists (\d+) (\d+)$/u.exec(line)).find((found) => found !== null) ?? [];
    const installs = lines.map((line) => /^Inst (\S+) \[[^\]]*\] \(\S+ ([^[)]*)/u.exec(line));
    return {
      security: installs.flatMap((found) => (found !== null && /security/iu.test(found[2] ?? "") ? [found[1] ?? ""] : [])),
      listsDays: newest === undefined || now === undefined ? undefined : Math.max(0, Number(now) - Number(newest)) / 86_400,
    };
  },
};
