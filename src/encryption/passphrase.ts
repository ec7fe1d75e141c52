import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import type { Identity, Recipient } from "age-encryption";
import type { Secret } from "../secret.js";

/** https://c2sp.org/age#scrypt-recipient-stanza. The library calculates scrypt in JavaScript; Node's own takes a twentieth of the time. */
const LABEL = "age-encryption.org/v1/scrypt";
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const FILE_KEY_BYTES = 16;

/** age wraps each file key with a key that is used once, so the nonce is zero. */
const NONCE = Buffer.alloc(12);

function wrappingKey(key: Secret, salt: Uint8Array, work: number): Buffer {
  const memory = 128 * 8 * 2 ** work;
  return scryptSync(key.reveal(), Buffer.concat([Buffer.from(LABEL), salt]), 32, {
    N: 2 ** work,
    r: 8,
    p: 1,
    maxmem: 2 * memory + (1 << 20),
  });
}

/** Encrypts for a passphrase, with 2^`work` rounds of scrypt. */
export async function passphraseRecipient(key: Secret, work: number): Promise<Recipient> {
  const { Stanza } = await import("age-encryption");
  return {
    wrapFileKey(fileKey) {
      const salt = randomBytes(SALT_BYTES);
      const cipher = createCipheriv("chacha20-poly1305", wrappingKey(key, salt, work), NONCE, { authTagLength: TAG_BYTES });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      return [new Stanza(["scrypt", salt.toString("base64").replaceAll("=", ""), `${work}`], body)];
    },
  };
}

/** Decrypts with a passphrase. The caller has checked that the only stanza is one of scrypt, and its rounds. */
export function passphraseIdentity(key: Secret): Identity {
  return {
    unwrapFileKey([stanza]) {
      const [, salt = "", work = ""] = stanza?.args ?? [];
      const body = Buffer.from(stanza?.body ?? []);
      if (body.length !== FILE_KEY_BYTES + TAG_BYTES) throw new Error("invalid scrypt stanza");
      const wrapping = wrappingKey(key, Buffer.from(salt, "base64"), Number(work));
      const decipher = createDecipheriv("chacha20-poly1305", wrapping, NONCE, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(body.subarray(FILE_KEY_BYTES));
      const fileKey = decipher.update(body.subarray(0, FILE_KEY_BYTES));
      try {
        decipher.final();
      } catch {
        return null;
      }
      return new Uint8Array(fileKey);
    },
  };
}
