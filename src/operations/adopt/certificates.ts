import { factsOf, type CertificateFacts } from "../../certificates/facts.js";
import type { Statement } from "./accounts.js";
import type { Answer } from "./query.js";
import type { Place, Remark } from "./remark.js";
import type { RenewalProgram } from "./renewal.js";

/** A certificate that a program on the host renews. Its key was not read. */
export interface HostCertificate {
  program: RenewalProgram;
  /** Where the program keeps it: fullchain.pem and privkey.pem. */
  folder: string;
  /** undefined: it could not be parsed. */
  facts: CertificateFacts | undefined;
  place: Place;
}

/** No real host has more names in one certificate, or needs them in a remark. */
const MOST_NAMES = 10;

export function hostCertificates({ certificates }: Pick<Answer, "certificates">): HostCertificate[] {
  return certificates.map(({ program, folder, pem }) => ({
    program,
    folder,
    facts: parsed(pem),
    place: { file: `${folder}/cert.pem`, line: 1, column: 1 },
  }));
}

function parsed(pem: string): CertificateFacts | undefined {
  try {
    return factsOf(pem);
  } catch {
    return undefined;
  }
}

export function certificateStatements(all: readonly HostCertificate[]): Statement[] {
  return all.map(({ program, place }) => ({
    place,
    name: `a certificate of ${program}`,
    within: [],
    known: undefined,
    usedBy: [],
  }));
}

/** What becomes of the certificates, and of the programs that renew them. */
export function certificateRemarks(all: readonly HostCertificate[], renewals: Answer["renewals"]): Remark[] {
  const programs = [...new Set([...all, ...renewals].map(({ program }) => program))];
  return [
    ...all.map(certificateRemark),
    ...programs.flatMap((program) =>
      renewalRemarks(
        program,
        renewals.flatMap((each) => (each.program === program ? each.by : [])),
      ),
    ),
  ];
}

function certificateRemark({ program, folder, facts, place }: HostCertificate): Remark {
  if (facts === undefined)
    return { kind: "unread", where: place, what: `a certificate of ${program} could not be parsed: what it is for is not known` };
  const { names, issuer, validTo } = facts;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  const whose = `${program}'s certificate for ${names.slice(0, MOST_NAMES).join(", ")}${more} (${issuer}, until ${validTo.slice(0, 10)})`;
  const what =
    `${whose}: radioctl renews certificates once the inventory has tls.acme. To serve this one until then, copy fullchain.pem and privkey.pem ` +
    `from ${folder} to your machine and run radioctl certificates import FOLDER. adopt did not read the key`;
  return { kind: "todo", where: place, what };
}

/** @param by timers and files that start the program */
function renewalRemarks(program: RenewalProgram, by: readonly string[]): Remark[] {
  if (by.length === 0)
    return [{ kind: "unread", what: `${program} has certificates here, and no timer or cron job of it was found` }];
  const steps = by.map((each) => (each.endsWith(".timer") ? `systemctl disable --now ${each}` : `remove its line from ${each}`));
  const what =
    `${program} continues to renew on this host (${by.join(", ")}), and can change and reload nginx there. After all relays serve ` +
    `radioctl's certificate, stop it: ${steps.join("; ")}. Keep it if other sites of the host use its certificates`;
  return [{ kind: "todo", what }];
}

/** Who renews the certificate of a site; undefined: no known program. */
export function renewedBy(path: string, all: readonly HostCertificate[]): RenewalProgram | undefined {
  return all.find(({ folder }) => path.startsWith(`${folder}/`))?.program;
}
