import { readFile, stat } from "node:fs/promises";
import ssh2, { type ParsedKey } from "ssh2";

/** One identity file of the operator. */
export interface Identity {
  file: string;
  /** The private key, if it can be used without a passphrase. */
  key?: ParsedKey;
  /** The public key in the wire format, from the file itself or from FILE.pub; an agent may hold the private key. */
  publicBlob?: Buffer;
  /** Why the private key cannot be used. */
  skipped?: string;
  /** Path of the user certificate beside it, which is not used. */
  certificate?: string;
}

/** @returns undefined when neither the file nor its .pub exists */
export async function readIdentity(file: string): Promise<Identity | undefined> {
  const certificate = `${file}-cert.pub`;
  const [identity, text] = await Promise.all([readKey(file), textOf(certificate)]);
  return identity === undefined || text === undefined ? identity : { ...identity, certificate };
}

async function readKey(file: string): Promise<Identity | undefined> {
  const [text, beside] = await Promise.all([textOf(file), textOf(`${file}.pub`)]);
  const publicBlob = parsed(beside)?.getPublicSSH();
  if (text === undefined) return publicBlob && { file, publicBlob };
  const key = parsed(text);
  if (key?.isPrivateKey()) return { file, key, publicBlob: key.getPublicSSH() };
  if (key) return { file, publicBlob: key.getPublicSSH() };
  const skipped = isEncrypted(text)
    ? "encrypted; load it with ssh-add"
    : isFido(text) || beside?.startsWith("sk-") === true
      ? "a FIDO key, which radioctl cannot use"
      : "not a readable private key";
  return { file, skipped, ...(publicBlob && { publicBlob }) };
}

/** Whether a private key needs a passphrase: OpenSSH's own format names its cipher, PEM has a header line for it. */
function isEncrypted(text: string): boolean {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/mu.test(text)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/u.exec(text)?.[1];
  if (body === undefined) return false;
  const magic = "openssh-key-v1\0";
  const cipher = Buffer.from(body, "base64").subarray(magic.length);
  return cipher.length > 8 && cipher.subarray(4, 4 + cipher.readUInt32BE(0)).toString("latin1") !== "none";
}

/** A private key file of a FIDO authenticator names its type in the clear (OpenSSH's PROTOCOL.key). */
function isFido(text: string): boolean {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/u.exec(text)?.[1];
  return (
    body !== undefined &&
    /sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com/u.test(Buffer.from(body, "base64").toString("latin1"))
  );
}

function parsed(text: string | undefined): ParsedKey | undefined {
  const key = text === undefined ? undefined : ssh2.utils.parseKey(text);
  return key === undefined || key instanceof Error ? undefined : key;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    // Reading from a pipe may wait forever.
    return (await stat(file)).isFile() ? await readFile(file, "utf8") : undefined;
  } catch {
    // Missing, unreadable or a directory: like OpenSSH, we continue with the next identity.
    return undefined;
  }
}
