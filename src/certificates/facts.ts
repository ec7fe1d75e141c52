import { X509Certificate } from "node:crypto";
import { RadioctlError } from "../errors.js";

/** What a certificate says about itself. */
export interface CertificateFacts {
  /** The DNS names that it is for, sorted. */
  names: readonly string[];
  /** Hexadecimal, in upper case. */
  serial: string;
  /** The issuer's common name, or else its organization. */
  issuer: string;
  /** ISO 8601, UTC. */
  validFrom: string;
  /** ISO 8601, UTC. */
  validTo: string;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu;

/** The certificates of a PEM text, the server's own first. @throws RadioctlError usage when one can't be parsed, or there is none */
export function certificatesOf(pem: string, what = "the certificate"): X509Certificate[] {
  const found = pem.match(PEM_CERTIFICATE) ?? [];
  try {
    if (found.length > 0) return found.map((text) => new X509Certificate(text));
  } catch (cause) {
    throw new RadioctlError("usage", `${what} is damaged: it can't be parsed`, { cause });
  }
  throw new RadioctlError("usage", `${what} is not a PEM certificate`, {
    hint: "the file must contain -----BEGIN CERTIFICATE-----",
  });
}

/** @throws RadioctlError usage as above */
export function factsOf(chainPem: string, what?: string): CertificateFacts {
  const [own] = certificatesOf(chainPem, what);
  if (own === undefined) throw new Error("certificatesOf gives at least one");
  return factsOfCertificate(own);
}

function factsOfCertificate(certificate: X509Certificate): CertificateFacts {
  return {
    names: namesOf(certificate),
    serial: certificate.serialNumber,
    issuer: issuerName(certificate.issuer),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
  };
}

function namesOf({ subjectAltName = "" }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/DNS:([^,\s"]+)/gu)].map(([, name = ""]) => name.toLowerCase()).sort();
}

/** @param issuer one attribute a line, `O=Let's Encrypt` */
function issuerName(issuer: string): string {
  const attribute = (name: string) => new RegExp(`^${name}=(.*)$`, "mu").exec(issuer)?.[1];
  return attribute("CN") ?? attribute("O") ?? issuer.replaceAll("\n", ", ");
}
