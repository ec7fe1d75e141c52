import { createHash, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, element, elementsOf, integer, octets, oid, sequence, setOf } from "../../src/certificates/der.js";

/** Who signs: a common name and a key on P-256. */
export interface Signer {
  name: string;
  key: KeyObject;
  /** The public key, DER. */
  spki: Buffer;
}

export interface Signed {
  /** The common name of a CA; a server's certificate has an empty subject. */
  name?: string;
  spki: Buffer;
  /** DNS names and IPv4 addresses of a server; without them it is a CA's certificate. */
  names?: readonly string[];
  /** Of life from now on; a negative number gives an expired certificate. */
  days: number;
}

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));

/** A certificate (RFC 5280), PEM. */
export function certificate(by: Signer, { name, spki, names, days }: Signed): string {
  const information = sequence(
    element(0xa0, integer(2)),
    element(0x02, positive(randomBytes(20))),
    ECDSA_WITH_SHA256,
    named(by.name),
    sequence(time(new Date()), time(new Date(Date.now() + days * 86_400_000))),
    named(name),
    spki,
    element(
      0xa3,
      sequence(
        ...(names === undefined ? ofCa : [critical("2.5.29.17", sequence(...names.map(alternative)))]),
        extension("2.5.29.14", octets(keyId(spki))),
        extension("2.5.29.35", sequence(element(0x80, keyId(by.spki)))),
      ),
    ),
  );
  const der = sequence(information, ECDSA_WITH_SHA256, bits(sign("sha256", information, by.key)));
  const lines = der.toString("base64").replaceAll(/.{64}(?=.)/gu, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** An integer whose first bit would be its sign has a zero byte before it; other leading zeros are not allowed. */
function positive(bytes: Buffer): Buffer {
  const [first = 0] = bytes;
  if (first === 0) return Buffer.from([1, ...bytes.subarray(1)]);
  return first >= 0x80 ? Buffer.from([0, ...bytes]) : bytes;
}

function named(name: string | undefined): Buffer {
  return name === undefined ? sequence() : sequence(setOf(sequence(oid("2.5.4.3"), element(0x0c, Buffer.from(name)))));
}

/** With two digits for the year, as it must be until 2049. */
function time(at: Date): Buffer {
  return element(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-T:]/gu, "")}Z`));
}

function alternative(name: string): Buffer {
  const isAddress = /^[\d.]+$/u.test(name);
  return isAddress ? element(0x87, Buffer.from(name.split(".").map(Number))) : element(0x82, Buffer.from(name, "ascii"));
}

const TRUE = element(0x01, Buffer.from([0xff]));

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), octets(value));
}

/** An extension that a reader must know. */
function critical(id: string, value: Buffer): Buffer {
  return sequence(oid(id), TRUE, octets(value));
}

/** It may sign certificates and lists of revoked ones; one bit of the byte is unused. */
const ofCa = [critical("2.5.29.19", sequence(TRUE)), critical("2.5.29.15", element(0x03, Buffer.from([1, 0x06])))];

/** RFC 5280, 4.2.1.2: the hash of the public key without tag, length and unused bits. */
function keyId(spki: Buffer): Buffer {
  const [, key] = elementsOf(elementsOf(spki)[0]?.content ?? spki);
  return createHash("sha1")
    .update(key?.content.subarray(1) ?? spki)
    .digest();
}
