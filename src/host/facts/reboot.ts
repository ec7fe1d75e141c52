import type { Fact } from "./fact.js";

export interface Reboot {
  /** The id of the current boot; it changes with each reboot. */
  bootId: string;
  /** Why the host needs a reboot; undefined when it does not. */
  because: string | undefined;
}

/**
 * Whether the host needs a reboot: upgrades (such as unattended-upgrades) write /run/reboot-required, and a newer kernel is used only after
 * the next boot. A container has no kernel of its own, and a kernel that a provider boots is not in /boot.
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
  return packages === "" ? "an upgrade requires it" : `upgraded: ${packages.replaceAll(" ", ", ")}`;
}

/** Compares kernels of the same flavour, if Debian's kernel runs: that kernel stays installed as long as it runs. */
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
