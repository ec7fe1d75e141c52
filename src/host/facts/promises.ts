import type { Fact } from "./fact.js";

/** A line of sshd's configuration, in the order in which sshd reads them. */
export interface SshdLine {
  file: string;
  number: number;
  text: string;
}

/** How the programs of a host understand their configuration. undefined: the program is not installed, or was not queried. */
export interface Promises {
  sshd:
    | {
        /** The settings for the login, by keyword in lower case: the output of `sshd -T -C`. Empty after an error. */
        settings: ReadonlyMap<string, readonly string[]>;
        error: string | undefined;
        files: readonly string[];
        lines: readonly SshdLine[];
      }
    | undefined;
  /** The kernel's rules: the output of `nft list ruleset`. */
  firewall: string | undefined;
  /** The files that nginx reads: those in the output of `nginx -T`. */
  nginx: { files: readonly string[]; error: string | undefined } | undefined;
  /** Lines of `apt-config dump` about automatic upgrades: `APT::Periodic::Unattended-Upgrade "1";`. */
  upgrades: readonly string[] | undefined;
}

export interface WantedPromises {
  /** The login for which sshd's settings count. */
  login: string;
  /** Keywords of sshd, in lower case. */
  keywords: readonly string[];
}

/** Reads how sshd, the firewall, nginx and apt understand their configuration. Other files of the host may come before radioctl's. */
export const promises: Fact<WantedPromises, Promises> = {
  name: "promises",
  script: ({ login, keywords }) => ({
    file: "facts/promises.sh",
    values: { LOGIN: login, KEYWORDS: keywords.filter((word) => /^[a-z0-9]+$/u.test(word)).join("|") },
  }),
  parse(lines) {
    const after = (tag: string) => lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.slice(tag.length + 1));
    const [ruleset] = after("nft");
    const apt = after("apt");
    return {
      sshd: sshdOf(after),
      firewall: ruleset === undefined ? undefined : Buffer.from(ruleset, "base64").toString("utf8"),
      nginx: nginxOf(after),
      upgrades: apt.length === 0 ? undefined : apt,
    };
  },
};

type After = (tag: string) => string[];

function sshdOf(after: After): Promises["sshd"] {
  const files = after("sshd-file");
  if (files.length === 0) return undefined;
  const settings = new Map<string, string[]>();
  for (const line of after("sshd")) {
    const [, keyword = "", value = ""] = /^(\S+) (.*)$/u.exec(line) ?? [];
    settings.set(keyword, [...(settings.get(keyword) ?? []), value]);
  }
  const read = after("sshd-line").flatMap((line): SshdLine[] => {
    const [, file = "", number = "", text = ""] = /^(\S+) (\d+) (.*)$/u.exec(line) ?? [];
    return file === "" ? [] : [{ file, number: Number(number), text: text.trim() }];
  });
  return { settings, error: after("sshd-error")[0]?.trim(), files, lines: read };
}

function nginxOf(after: After): Promises["nginx"] {
  const files = after("nginx-file");
  const [error] = after("nginx-error");
  return files.length === 0 && error === undefined ? undefined : { files, error };
}
