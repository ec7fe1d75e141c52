import type { Finding, Rule } from "./finding.js";

/** Let's Encrypt's limit of names in one certificate; three of them are the listen name, stream.<zone> and a wildcard. */
const MOST_REGIONS = 100 - 3;

/** The names of the station's certificate must be names that a CA issues for. */
export const certificate: Rule = ({ station: { zone, listen }, regions, tls }): Finding[] => {
  if (tls.acme === undefined) return [];
  const [key, name] = zone.includes("_") ? ["zone", zone] : ["listen", listen];
  const path = ["station", key];
  const about = [
    ["station", "zone"],
    ["station", "listen"],
    ["tls", "acme"],
  ];
  const message = `${name} contains an underscore, and no CA issues certificates for such a name; use another name, or remove tls.acme`;
  const count = Object.keys(regions).length;
  return [
    ...(name.includes("_") ? [{ path, message, about }] : []),
    ...(count > MOST_REGIONS
      ? [
          {
            path: ["regions"],
            message: `${count} regions are more names than one certificate can have (${MOST_REGIONS})`,
            about: [["tls", "acme"]],
          },
        ]
      : []),
  ];
};

/** Listeners whose relay redirects them need https there, and HSTS is sent only over https. */
export const encrypted: Rule = ({ tls, hosts }): Finding[] => {
  if (tls.acme !== undefined) return [];
  if (Object.values(hosts).some((host) => host.role === "relay" && host.tls !== undefined)) return [];
  return (["redirect", "hsts"] as const).flatMap((key): Finding[] =>
    tls[key]
      ? [
          {
            path: ["tls", key],
            message: "needs a certificate: set tls.acme, or tls of the relays",
            about: [["tls"], ["hosts", "*"]],
          },
        ]
      : [],
  );
};
