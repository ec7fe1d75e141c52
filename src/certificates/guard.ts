import { RadioctlError } from "../errors.js";
import type { GuardFinding } from "../guard.js";
import { isCovered } from "../station/certificate-names.js";
import { unfit } from "./chain.js";
import type { StationCertificate } from "./stored.js";

/** Guards of a push that `--force` can override. */
export const certificateGuards = ["names", "older", "staging"] as const;

/** What a relay serves now, as far as it is known. */
export interface Served {
  host: string;
  validFrom: string;
}

/** @throws RadioctlError guard when a server could not use it: no `--force` helps */
export function mustBeFit(certificate: Pick<StationCertificate, "chainPem" | "keyPem">, now: Date): void {
  const found = unfit(certificate, now);
  if (found === undefined) return;
  throw new RadioctlError("guard", `the certificate was not used: ${found.problem}`, {
    hint: `${found.byClock ? "set this machine's clock if it is wrong; otherwise " : ""}issue another one with radioctl certificates renew, or import key and full chain with radioctl certificates import`,
  });
}

/** The guards of a push. @param names of the inventory @param served by the relays that get it */
export function guardPush(
  certificate: Pick<StationCertificate, "names" | "issuer" | "directory" | "validFrom">,
  names: readonly string[],
  served: readonly Served[],
): GuardFinding[] {
  const missing = missingNames(certificate, names);
  const newer = served.filter(({ validFrom }) => Date.parse(validFrom) > Date.parse(certificate.validFrom));
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            guard: "names",
            message: `the certificate is not for ${missing.join(", ")}`,
            hint: "issue one for all names: radioctl certificates renew",
          },
        ]),
    ...(newer.length === 0
      ? []
      : [
          {
            guard: "older",
            message: `${newer.map(({ host }) => host).join(", ")} already serve${newer.length === 1 ? "s" : ""} a newer certificate`,
            hint: "did another operator renew it? Get their certificates/ folder, or issue a new one: radioctl certificates renew --force early",
          },
        ]),
    ...(isStaging(certificate)
      ? [
          {
            guard: "staging",
            message: `the certificate is from a test CA (${certificate.issuer}), which players refuse`,
            hint: "set tls.acme.directory to letsencrypt, then radioctl certificates renew",
          },
        ]
      : []),
  ];
}

/** The names that a certificate does not cover. */
export function missingNames({ names: covered }: { names: readonly string[] }, names: readonly string[]): string[] {
  return names.filter((name) => !covered.some((pattern) => isCovered(name, pattern)));
}

/** Let's Encrypt marks its test certificates in the issuer's name, too. */
function isStaging({ issuer, directory }: Pick<StationCertificate, "issuer" | "directory">): boolean {
  const host = directory === undefined || !URL.canParse(directory) ? "" : new URL(directory).hostname;
  return issuer.startsWith("(STAGING)") || host.includes("-staging");
}
