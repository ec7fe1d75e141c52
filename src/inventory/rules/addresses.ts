import type { Finding, Rule } from "./finding.js";

/** Two hosts cannot have the same address. */
export const addresses: Rule = ({ hosts }) => {
  const taken = new Map<string, string>();
  return Object.entries(hosts).flatMap(([name, host]) =>
    (["address", "ipv6"] as const).flatMap((key): Finding[] => {
      const address = host[key];
      if (address === undefined) return [];
      const other = taken.get(canonical(address));
      taken.set(canonical(address), other ?? name);
      return other === undefined ? [] : [{ path: ["hosts", name, key], message: `${address} is already used by ${other}` }];
    }),
  );
};

/** One IPv6 address can be written in many ways. */
function canonical(address: string): string {
  return address.includes(":") && !address.includes("%") ? new URL(`http://[${address}]`).hostname : address;
}
