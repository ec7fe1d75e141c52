import { generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { elementsOf } from "../../src/certificates/der.js";
import { type Signer, certificate } from "./signed-certificate.js";

export interface Issued {
  /** The leaf and the certificates up to, but without, the root. */
  chainPem: string;
  keyPem: string;
}

/** A CA: a root and an intermediate. Its certificates are real ones, made without openssl: a start of that takes longer than a signature. */
export class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), "radioctl-authority-"));
  readonly rootFile = join(this.folder, "root.crt");
  /** The certificate that signs, PEM. */
  readonly intermediate: string;
  readonly #signer: Signer;

  constructor(readonly name = "Test") {
    const [root, middle] = [newPair(), newPair()];
    const top = { name: `${name} Root`, ...root };
    this.#signer = { name: `${name} Intermediate`, ...middle };
    this.write("root.crt", certificate(top, { name: top.name, spki: root.spki, days: 3650 }));
    this.intermediate = certificate(top, { name: this.#signer.name, spki: middle.spki, days: 3650 });
  }

  /** @param days of life from now on; a negative number gives an expired certificate */
  issue(names: readonly string[], days = 90): Issued {
    const { spki, key } = newPair();
    return { chainPem: this.#chain(spki, names, days), keyPem: key.export({ type: "pkcs8", format: "pem" }).toString() };
  }

  /** Signs a request, DER. @throws Error when the request's own signature is wrong */
  sign(request: Buffer, names: readonly string[], days: number): { chainPem: string } {
    const [information, , signature] = elementsOf(elementsOf(request)[0]?.content ?? Buffer.alloc(0));
    const spki = information && elementsOf(information.content)[2]?.whole;
    if (spki === undefined || signature === undefined) throw new Error("not a certificate request");
    const publicKey = { key: spki, type: "spki", format: "der" } as const;
    if (!verify("sha256", information?.whole ?? spki, publicKey, signature.content.subarray(1)))
      throw new Error("the request's signature is wrong");
    return { chainPem: this.#chain(spki, names, days) };
  }

  #chain(spki: Buffer, names: readonly string[], days: number): string {
    return certificate(this.#signer, { spki, names, days }) + this.intermediate;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function newPair(): Pick<Signer, "key" | "spki"> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return { key: privateKey, spki: publicKey.export({ type: "spki", format: "der" }) };
}
