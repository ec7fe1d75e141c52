import { createECDH, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { bits, element, integer, octets, oid, sequence, setOf } from "./der.js";

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

/** A private key on P-256, PEM: what every CA and every player accepts. @param randomBytes cryptographically strong */
export function newKey(randomBytes: (count: number) => Uint8Array): string {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(Buffer.from(randomBytes(32)));
  const point = curve.getPublicKey();
  const jwk = {
    kty: "EC",
    crv: "P-256",
    d: curve.getPrivateKey().toString("base64url"),
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  return createPrivateKey({ key: jwk, format: "jwk" }).export({ type: "pkcs8", format: "pem" }).toString();
}

/** A certificate request for DNS names: PKCS #10 (RFC 2986), DER. The subject is empty: names are in the extension. */
export function certificateRequest(names: readonly string[], keyPem: string): Buffer {
  const key = createPrivateKey(keyPem);
  const alternatives = sequence(...names.map((name) => element(0x82, Buffer.from(name, "ascii"))));
  const extension = sequence(oid(SUBJECT_ALTERNATIVE_NAME), octets(alternatives));
  const attribute = sequence(oid(EXTENSION_REQUEST), setOf(sequence(extension)));
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
  const information = sequence(integer(0), sequence(), publicKey, element(0xa0, attribute));
  return sequence(information, sequence(oid(ECDSA_WITH_SHA256)), bits(sign("sha256", information, key)));
}
