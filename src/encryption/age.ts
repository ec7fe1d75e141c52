import { counted } from "../counted.js";
import { RadioctlError } from "../errors.js";
import type { Secret } from "../secret.js";
import { passphraseIdentity, passphraseRecipient } from "./passphrase.js";

/**
 * 2^10 rounds of scrypt, about 3 ms. More rounds protect passphrases that can be guessed; the state key must have 128 random bits or more, and
 * every object has a header of its own.
 */
const WORK_FACTOR = 10;

/** age's own default is 18, which takes 256 MB of memory. A header that asks for more is not one of radioctl's. */
const MOST_WORK = 18;

/** Plain text and encrypted text are in memory at once. */
const MOST_PLAIN_BYTES = 256 << 20;

/** age adds a header of about 170 bytes, and 16 bytes to each 64 KiB. */
export function encryptedBytes(plainBytes: number): number {
  return plainBytes + 1024 + 16 * Math.ceil((plainBytes + 1) / 65_536);
}

/**
 * The bytes as a file of age (https://age-encryption.org/v1) for a passphrase: `age -d` opens it, too.
 * @throws RadioctlError failed for more than `MOST_PLAIN_BYTES`
 */
export async function encrypted(plain: Uint8Array, key: Secret): Promise<Uint8Array> {
  if (plain.length > MOST_PLAIN_BYTES)
    throw new RadioctlError(
      "failed",
      `${counted(plain.length, "byte")} are too many to encrypt at once: the limit is ${MOST_PLAIN_BYTES}`,
    );
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  encrypter.addRecipient(await passphraseRecipient(key, WORK_FACTOR));
  return encrypter.encrypt(plain);
}

/**
 * The plain bytes of such a file.
 * @param what names it in errors: `s3://station/state/2026-11-22T05:00:00Z.age`
 * @throws RadioctlError secret when it was encrypted with another key; failed when it is damaged, cut off, or not encrypted
 */
export async function decrypted(bytes: Uint8Array, key: Secret, what: string): Promise<Uint8Array> {
  if (bytes.length > encryptedBytes(MOST_PLAIN_BYTES))
    throw new RadioctlError("failed", `${what} is too large to decrypt: ${counted(bytes.length, "byte")}`);
  mustBeOurs(bytes, what);
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  decrypter.addIdentity(passphraseIdentity(key));
  try {
    return await decrypter.decrypt(bytes);
  } catch (cause) {
    // The library has no kinds of errors. With a key that fits, only damage is left.
    const { message } = cause as Error;
    if (message.includes("no identity matched"))
      throw new RadioctlError("secret", `${what} was encrypted with another key than the secret ${key.name}`, {
        hint: `give the ${key.name} that it was made with`,
        cause,
      });
    throw new RadioctlError("failed", `${what} is damaged: ${message}`, { cause });
  }
}

function mustBeOurs(bytes: Uint8Array, what: string): void {
  const begin = Buffer.from(bytes.subarray(0, 256)).toString("latin1");
  const work = /^age-encryption\.org\/v1\n-> scrypt [\w+/]{22} (\d{1,2})\n/u.exec(begin)?.[1];
  if (work === undefined) throw new RadioctlError("failed", `${what} is not a file that was encrypted with a passphrase by age`);
  if (Number(work) > MOST_WORK)
    throw new RadioctlError("failed", `${what} would take too much memory to decrypt: its work factor is ${work}`);
}
