import type { Finding, Rule } from "./finding.js";

/** One address, one host. */
export const addresses: Rule = ({ hosts }) => {
  const taken = new Map<string, string>();
  return Object.entries(hosts).flatMap(([name, host]) =>
    (["address", "ipv6"] as const).flatMap((key): Finding[] => {
      const address = host[key];
      if (address === undefined) return [];
      const other = taken.get(address.toLowerCase());
      taken.set(address.toLowerCase(), other ?? name);
      return other === undefined ? [] : [{ path: ["hosts", name, key], message: `${address} is already ${other}'s` }];
    }),
  );
};
