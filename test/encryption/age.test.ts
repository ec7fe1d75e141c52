import { expect, it } from "vitest";
import { decrypted, encrypted, encryptedBytes } from "../../src/encryption/age.js";
import { Secret } from "../../src/secret.js";

// cspell:disable-next-line
const key = new Secret("state-key", "BvS8Sa2lJ0G3xyTgO6tYwRkhpZ4nQdEc");
const plain = Buffer.from("secrets:\n  station-key: planted\n");

// cspell:disable-next-line
/** Made by `age -p` 1.1.1 with the passphrase above. */
const BY_AGE =
  "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBHM0REVkY3VGQ2L05lMWo0bjk0N21RIDE4CktPTlQySUlNT0RQaEZIWXpZTGdNb04xVjZxZ3ZaQS9IR2psVkQ5QXZrZTgKLS0tIFJjclJwcHJ6TUo3RUYzMWE2Uk1SNFdYQ1pqb1hTL0wzRG5QNzcxYTZZQzgKiG2DK/UmzjbvRII8mgQk4F2PZj9reMaOX9j0a4x/MRtKb4pjzHO+BnWEqdIz+2k2+UdpFIOqIj0L7ThoE+MjEA==";

it("what is encrypted is a file of age, hides its text, and is decrypted with the same key", async () => {
  const sealed = await encrypted(plain, key);
  expect(Buffer.from(sealed).toString("latin1")).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 10\n/u);
  expect(Buffer.from(sealed).includes("planted")).toBe(false);
  expect(Buffer.from(await decrypted(sealed, key, "it")).equals(plain)).toBe(true);
});

it("the same text is encrypted differently each time", async () => {
  const [one, other] = await Promise.all([encrypted(plain, key), encrypted(plain, key)]);
  expect(Buffer.from(one).equals(other)).toBe(false);
});

it("a file that the program age has encrypted is decrypted", async () => {
  expect(Buffer.from(await decrypted(Buffer.from(BY_AGE, "base64"), key, "it")).equals(plain)).toBe(true);
});

it.each([0, 1, 65_535, 65_536, 65_537, 200_000])("%i bytes stay the same, and the size has a known limit", async (size) => {
  const bytes = Buffer.alloc(size, 7);
  const sealed = await encrypted(bytes, key);
  expect(sealed.length).toBeLessThanOrEqual(encryptedBytes(size));
  expect(Buffer.from(await decrypted(sealed, key, "it")).equals(bytes)).toBe(true);
});

it("another key is an error of the secret, which names it", async () => {
  const sealed = await encrypted(plain, key);
  const wrong = decrypted(sealed, new Secret("state-key", "another"), "s3://station/state/x");
  await expect(wrong).rejects.toMatchObject({
    kind: "secret",
    message: "s3://station/state/x was encrypted with another key than the secret state-key",
  });
});

it("every damaged byte and every cut is found", async () => {
  const sealed = Buffer.from(await encrypted(plain, key));
  for (let at = 0; at < sealed.length; at += 11) {
    const damaged = Buffer.from(sealed);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await expect(decrypted(damaged, key, "it")).rejects.toThrow("it ");
    await expect(decrypted(sealed.subarray(0, at), key, "it")).rejects.toThrow("it ");
  }
});

it("a header that would take a gigabyte of memory is refused", async () => {
  const sealed = Buffer.from(await encrypted(plain, key)).toString("latin1");
  const hostile = Buffer.from(sealed.replace(/ 10\n/u, " 20\n"), "latin1");
  await expect(decrypted(hostile, key, "it")).rejects.toMatchObject({ kind: "failed" });
});

it("a file that is not encrypted is named as such", async () => {
  await expect(decrypted(plain, key, "it")).rejects.toThrow("it is not a file that was encrypted with a passphrase by age");
});
