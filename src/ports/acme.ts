import type { Fence } from "./fence.js";

/** Which CA, and as whom. */
export interface AcmeAccess {
  /** The URL of the CA's directory. */
  directory: string;
  /** The account's private key, PEM. */
  accountKey: { reveal(): string };
  /** The mail address that the CA may write to. */
  contact: string;
  /** Certificates of the CAs that the directory's own certificate may come from, PEM; by default those that Node trusts. */
  roots?: string | undefined;
  fence?: Fence | undefined;
}

/** The states of an order, RFC 8555 chapter 7.1.6. */
export type OrderStatus = "pending" | "ready" | "processing" | "valid" | "invalid";

export interface AcmeOrder {
  url: string;
  status: OrderStatus;
  authorizations: readonly string[];
  finalize: string;
  /** The URL of the certificate, when the order is valid. */
  certificate: string | undefined;
  /** Why it is invalid, in the CA's words. */
  problem: string | undefined;
  /** When to ask again. */
  retryAfterSeconds: number | undefined;
}

export interface AcmeAuthorization {
  url: string;
  /** Without `*.`. */
  name: string;
  status: "pending" | "valid" | "invalid" | "deactivated" | "expired" | "revoked";
  /** The DNS-01 challenge; undefined when the CA offers none. */
  challenge: { url: string; status: string; /** The text that the TXT record must have. */ text: string } | undefined;
  /** Why it is invalid, in the CA's words. */
  problem: AcmeProblem | undefined;
  retryAfterSeconds: number | undefined;
}

/** A problem document, RFC 7807. */
export interface AcmeProblem {
  /** Without `urn:ietf:params:acme:error:`. */
  type: string;
  detail: string;
}

/** When the CA suggests to renew a certificate, RFC 9773. ISO 8601, UTC. */
export interface RenewalWindow {
  from: string;
  until: string;
  retryAfterSeconds: number | undefined;
}

/**
 * A CA, for one account. Every call may throw RadioctlError: unreachable; authentication when the CA does not accept the account; usage for a setting
 * that it does not accept; failed for its other refusals, such as a rate limit, with the time to try again.
 */
export interface AcmeCa {
  /** The names of the CA in CAA records; empty when it does not publish them. */
  readonly caaIdentities: readonly string[];
  newOrder(names: readonly string[]): Promise<AcmeOrder>;
  /** undefined when the CA does not know it any more. */
  order(url: string): Promise<AcmeOrder | undefined>;
  authorization(url: string): Promise<AcmeAuthorization>;
  /** Asks the CA to check a challenge. */
  respond(challengeUrl: string): Promise<void>;
  /** @param request PKCS #10, DER */
  finalize(order: AcmeOrder, request: Uint8Array): Promise<AcmeOrder>;
  /** PEM chains, the CA's default first, then its alternates. */
  chains(certificateUrl: string): Promise<string[]>;
  /** @param id of the certificate, RFC 9773 chapter 4.1. undefined when the CA has no suggestions */
  renewalWindow(id: string): Promise<RenewalWindow | undefined>;
}

/** CAs that speak ACME. */
export interface Acme {
  /** Reads the directory. The account is registered, or found by its key, when it is first needed. */
  open(access: AcmeAccess): Promise<AcmeCa>;
}
