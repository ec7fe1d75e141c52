import type { Fact } from "./fact.js";

export interface Reboot {
  /** Of this run of the kernel: another one after each reboot. */
  bootId: string;
  /** Why the host waits for a reboot; undefined when it does not. */
  because: string | undefined;
}

/**
 * Whether the host waits for a reboot: upgrades say so in /run/reboot-required, as unattended-upgrades does, and a kernel that is
 * installed runs from the next boot on. A container has no kernel of its own, and a kernel that a provider boots is not in /boot.
 */
export const reboot: Fact<undefined, Reboot> = {
  name: "reboot",
  script: () => ({ file: "facts/reboot.sh" }),
  parse(lines) {
    const after = (tag: string) => lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.slice(tag.length + 1));
    const [bootId = ""] = after("boot");
    const [required] = after("required");
    const [runs = ""] = after("runs");
    return { bootId, because: required === undefined ? olderKernel(runs, after("installed")) : upgraded(required.trim()) };
  },
};

function upgraded(packages: string): string {
  return packages === "" ? "an upgrade asks for it" : `upgraded: ${packages.replaceAll(" ", ", ")}`;
}

/** Only kernels of the same flavour count, and only when the one that runs is Debian's own: it stays installed as long as it runs. */
function olderKernel(runs: string, installed: readonly string[]): string | undefined {
  if (!installed.includes(runs)) return undefined;
  const newest = installed
    .filter((each) => flavour(each) === flavour(runs))
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .at(-1);
  return newest === undefined || newest === runs ? undefined : `Linux ${newest} is installed, ${runs} runs`;
}

/** `cloud-amd64` of `6.1.0-18-cloud-amd64`; `amd64` of `6.12.48+deb13-amd64`. */
function flavour(release: string): string | undefined {
  return /^\d[^-]*(?:-\d[^-]*)?-([a-z].*)$/u.exec(release)?.[1];
}
