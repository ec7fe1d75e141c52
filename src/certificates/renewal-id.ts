import { certificatesOf } from "./facts.js";
import { elementsOf, type Element } from "./der.js";

/** authorityKeyIdentifier, 2.5.29.35, as DER. */
const AUTHORITY_KEY = Buffer.from("0603551d23", "hex");

/** How a CA knows a certificate when it is asked for a time to renew (RFC 9773, chapter 4.1); undefined without an authority key identifier. */
export function renewalId(chainPem: string): string | undefined {
  const [own] = certificatesOf(chainPem);
  if (own === undefined) return undefined;
  const [certificate] = elementsOf(own.raw);
  const [body] = elementsOf(certificate?.content ?? Buffer.alloc(0));
  const fields = elementsOf(body?.content ?? Buffer.alloc(0));
  const serial = fields.find(({ tag }) => tag === 0x02)?.content;
  const key = authorityKey(fields);
  return serial === undefined || key === undefined ? undefined : `${key.toString("base64url")}.${serial.toString("base64url")}`;
}

function authorityKey(fields: readonly Element[]): Buffer | undefined {
  const extensions = elementsOf(fields.find(({ tag }) => tag === 0xa3)?.content ?? Buffer.alloc(0))[0];
  const extension = elementsOf(extensions?.content ?? Buffer.alloc(0)).find(({ content }) =>
    content.subarray(0, AUTHORITY_KEY.length).equals(AUTHORITY_KEY),
  );
  const value = elementsOf(extension?.content ?? Buffer.alloc(0)).find(({ tag }) => tag === 0x04)?.content;
  const [identifiers] = value === undefined ? [] : elementsOf(value);
  return elementsOf(identifiers?.content ?? Buffer.alloc(0)).find(({ tag }) => tag === 0x80)?.content;
}
