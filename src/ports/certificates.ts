import type { Fence } from "./fence.js";

/** The server whose certificate is read. */
export interface CertificateRequest {
  address: string;
  port: number;
  /** The name that the certificate must be valid for (SNI). */
  name: string;
  timeoutSeconds: number;
  fence?: Fence | undefined;
}

/** The certificate that a server sends for a name. */
export interface ShownCertificate {
  /** Hexadecimal, in upper case. */
  serial: string;
  /** The issuer's common name, or else its organization. */
  issuer: string;
  /** ISO 8601, UTC. */
  validFrom: string;
  /** ISO 8601, UTC. */
  validTo: string;
  /** Why players refuse it: wrong name, expired, unknown issuer; undefined: they accept it. */
  refused: string | undefined;
}

/** Reads certificates and judges them as players do. */
export interface Certificates {
  /** A bad certificate is a result too, with the reason. @throws RadioctlError unreachable when the server does not speak TLS */
  shown(request: CertificateRequest): Promise<ShownCertificate>;
}
