import type { Fact } from "../../host/facts/fact.js";

/** Logins with a wrong user or password in the last hour, of one address for one source. */
export interface WrongLogins {
  source: string;
  address: string;
  count: number;
}

/** Reads the journal of Liquidsoap, which logs each wrong login. The firewall limits how many an address can try. The most frequent come first. */
export const logins: Fact<undefined, readonly WrongLogins[]> = {
  name: "logins",
  script: () => ({ file: "facts/logins.sh" }),
  parse: (lines) =>
    lines.flatMap((line) => {
      const [, count, source = "", address = ""] = /^wrong (\d{1,9}) (\S+) (\S+)$/u.exec(line) ?? [];
      return count === undefined ? [] : [{ source, address, count: Number(count) }];
    }),
};
