import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";

/** The account's key as ACME uses it: P-256, ES256. */
export class AccountKey {
  readonly #key: KeyObject;
  /** Only the members that RFC 7638 hashes, in its order. */
  readonly jwk: { crv: string; kty: string; x: string; y: string };

  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    const { x = "", y = "" } = createPublicKey(this.#key).export({ format: "jwk" });
    this.jwk = { crv: "P-256", kty: "EC", x, y };
  }

  /** The text of the TXT record for a DNS-01 challenge, RFC 8555 chapter 8.4. */
  challengeText(token: string): string {
    const thumbprint = createHash("sha256").update(JSON.stringify(this.jwk)).digest("base64url");
    return createHash("sha256").update(`${token}.${thumbprint}`).digest("base64url");
  }

  /** A signed request. @param payload undefined: a POST that only reads @param account undefined: the key itself identifies the sender */
  signed({
    url,
    nonce,
    payload,
    account,
  }: {
    url: string;
    nonce: string;
    payload: object | undefined;
    account?: string | undefined;
  }) {
    const sender = account === undefined ? { jwk: this.jwk } : { kid: account };
    const header = encoded({ alg: "ES256", nonce, url, ...sender });
    const body = payload === undefined ? "" : encoded(payload);
    const signature = sign("sha256", Buffer.from(`${header}.${body}`), { key: this.#key, dsaEncoding: "ieee-p1363" });
    return JSON.stringify({ protected: header, payload: body, signature: signature.toString("base64url") });
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
