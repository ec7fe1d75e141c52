import * as z from "zod";
import { RadioctlError } from "../errors.js";
import { parseJson } from "../json.js";
import { Secret } from "../secret.js";
import { factsOf, type CertificateFacts } from "./facts.js";

const time = () => z.iso.datetime();

const storedSchema = z.object({
  version: z.literal(1),
  /** The CA's directory; null for an imported certificate. */
  directory: z.string().nullable(),
  issuedAt: time(),
  keyPem: z.string(),
  /** The CA's default chain first, then its alternates. */
  chains: z.array(z.string()).min(1),
  /** What the CA suggests (RFC 9773): a moment in its window, if it has one, and when to ask it again. */
  renewal: z.object({ at: time().optional(), askAgainAt: time() }).optional(),
  pushed: z.record(z.string(), z.object({ serial: z.string(), at: time() })).default({}),
});

export type StoredFields = z.output<typeof storedSchema>;

/** The certificate of the station's names, as it is stored on the operator's machine. */
export interface StationCertificate extends CertificateFacts {
  /** The server's certificate and its intermediates: the CA's default chain. */
  chainPem: string;
  /** The CA's other chains to other roots. */
  alternateChains: readonly string[];
  keyPem: Secret;
  /** The URL of the CA's directory; undefined for an imported certificate. */
  directory: string | undefined;
  /** ISO 8601, UTC. */
  issuedAt: string;
  /** When the CA suggests to renew, and when to ask it again. ISO 8601, UTC. */
  renewal: StoredFields["renewal"];
  /** What radioctl pushed last, by host. */
  pushed: StoredFields["pushed"];
}

/** @param path for the errors @throws RadioctlError failed when the file is damaged */
export function parseStored(text: string, path: string): StationCertificate {
  try {
    const { keyPem, chains, directory, issuedAt, renewal, pushed } = storedSchema.parse(parseJson(text));
    const [chainPem = "", ...alternateChains] = chains;
    const key = new Secret("certificate key", keyPem);
    const facts = factsOf(chainPem);
    return { ...facts, chainPem, alternateChains, keyPem: key, directory: directory ?? undefined, issuedAt, renewal, pushed };
  } catch {
    // The cause may quote the key.
    throw new RadioctlError("failed", `${path} is damaged: it has no certificate`, {
      hint: `remove it, then run radioctl certificates renew, which issues another one`,
    });
  }
}

/** The text of the file, with the key: only for the file itself. */
export function storedText(certificate: Omit<StationCertificate, keyof CertificateFacts>): string {
  const { chainPem, alternateChains, keyPem, directory, issuedAt, renewal, pushed } = certificate;
  const fields: StoredFields = {
    version: 1,
    directory: directory ?? null,
    issuedAt,
    keyPem: keyPem.reveal(),
    chains: [chainPem, ...alternateChains],
    renewal,
    pushed,
  };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}
