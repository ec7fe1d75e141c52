import { createPrivateKey, type X509Certificate } from "node:crypto";
import { certificatesOf } from "./facts.js";

/** Why a server can't use a key and a chain. */
interface Unfit {
  /** Does not quote the key. */
  problem: string;
  /** Whether a wrong clock of this machine may be the reason. */
  byClock: boolean;
}

/** Why a key and a chain can't be used by a server; undefined when they can. */
export function unfit({ chainPem, keyPem }: { chainPem: string; keyPem: { reveal(): string } }, now: Date): Unfit | undefined {
  const chain = certificatesOf(chainPem);
  const problem = keyProblem(chain[0], keyPem.reveal()) ?? chainProblem(chain);
  if (problem !== undefined) return { problem, byClock: false };
  const late = timeProblem(chain, now);
  return late === undefined ? undefined : { problem: late, byClock: true };
}

function keyProblem(own: X509Certificate | undefined, keyPem: string): string | undefined {
  try {
    return own?.checkPrivateKey(createPrivateKey(keyPem)) === true ? undefined : "the key does not fit the certificate";
  } catch {
    return "the key is not an unencrypted PEM private key";
  }
}

/** Each certificate must be signed by the next one. The last one's issuer is a root, which players have. */
function chainProblem(chain: readonly X509Certificate[]): string | undefined {
  const [own] = chain;
  if (chain.length === 1 && own !== undefined && !own.checkIssued(own))
    return "the chain is broken: it has only the server's own certificate, without the intermediate";
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer === undefined || (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))) continue;
    return `the chain is broken: certificate ${index + 1} is not signed by certificate ${index + 2}`;
  }
  return undefined;
}

function timeProblem(chain: readonly X509Certificate[], now: Date): string | undefined {
  for (const [index, { validFrom, validTo }] of chain.entries()) {
    const which = index === 0 ? "the certificate" : `certificate ${index + 1} of the chain`;
    const clock = `this machine's clock says ${now.toISOString()}`;
    if (Date.parse(validTo) <= now.getTime()) return `${which} expired at ${new Date(validTo).toISOString()} (${clock})`;
    // A CA dates a certificate back an hour; this allows for a clock that is a little behind the CA's.
    if (Date.parse(validFrom) > now.getTime() + CLOCK_MILLISECONDS)
      return `${which} is not valid before ${new Date(validFrom).toISOString()} (${clock})`;
  }
  return undefined;
}

const CLOCK_MILLISECONDS = 60_000;
