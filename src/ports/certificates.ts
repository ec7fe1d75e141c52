import type { Fence } from "./fence.js";

/** Where a certificate is shown. */
export interface CertificateRequest {
  address: string;
  port: number;
  /** That it is asked for. */
  name: string;
  timeoutSeconds: number;
  fence?: Fence | undefined;
}

/** What a server shows to whoever asks for a name. */
export interface ShownCertificate {
  /** ISO 8601, UTC. */
  validTo: string;
  /** Why a player would refuse it: for other names, out of date, of nobody known; undefined: none does. */
  refused: string | undefined;
}

/** Looks at certificates as players do. */
export interface Certificates {
  /** Takes a bad one, too: what is wrong with it is the result. @throws RadioctlError unreachable when there is no TLS at all */
  shown(request: CertificateRequest): Promise<ShownCertificate>;
}
