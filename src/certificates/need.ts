import { directoryName } from "./directory.js";
import { dueOf } from "./due.js";
import { missingNames } from "./guard.js";
import type { StationCertificate } from "./stored.js";

/** Whether a certificate must be issued, and why or why not. */
export interface Need {
  isDue: boolean;
  because: string;
}

interface Wanted {
  names: readonly string[];
  /** The URL of the CA's directory; undefined when the inventory names no CA. */
  directory: string | undefined;
  now: Date;
}

export function needOf(certificate: StationCertificate | undefined, { names, directory, now }: Wanted): Need {
  if (certificate === undefined) return { isDue: true, because: "there is no certificate yet" };
  const missing = missingNames(certificate, names);
  if (missing.length > 0) return { isDue: true, because: `the certificate is not for ${missing.join(", ")}` };
  // An imported certificate may be from another CA.
  if (directory !== undefined && certificate.directory !== undefined && certificate.directory !== directory)
    return {
      isDue: true,
      because: `the certificate is from ${directoryName(certificate.directory)}, and the inventory names ${directoryName(directory)}`,
    };
  const due = dueOf(certificate, now);
  if (due.isExpired) return { isDue: true, because: `the certificate expired at ${certificate.validTo}` };
  if (!due.isDue) return { isDue: false, because: `the certificate is not due before ${due.at}` };
  return { isDue: true, because: due.byCa ? "the CA suggests to renew it now" : "at most a third of its life is left" };
}
