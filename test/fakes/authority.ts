import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";

export interface Issued {
  /** The leaf and the certificates up to, but without, the root. */
  chainPem: string;
  keyPem: string;
}

/** A CA made with openssl: a root and an intermediate. */
export class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), "radioctl-authority-"));
  readonly rootFile = join(this.folder, "root.crt");

  constructor(readonly name = "Test") {
    const [key, request] = [join(this.folder, "root.key"), join(this.folder, "middle.csr")];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl("req", "-x509", ...curve, "-subj", `/CN=${name} Root`, "-days", "3650", "-keyout", key, "-out", this.rootFile);
    const middle = join(this.folder, "middle");
    openssl("req", ...curve, "-subj", `/CN=${name} Intermediate`, "-keyout", `${middle}.key`, "-out", request);
    this.write("middle.cnf", "basicConstraints=critical,CA:TRUE\n");
    const signed = ["-CA", this.rootFile, "-CAkey", key, "-CAcreateserial", "-days", "3650"];
    openssl("x509", "-req", "-in", request, ...signed, "-extfile", join(this.folder, "middle.cnf"), "-out", `${middle}.crt`);
  }

  /** @param days of life from now on; a negative number gives an expired certificate */
  issue(names: readonly string[], days = 90): Issued {
    const [key, request, out] = ["leaf.key", "leaf.csr", "leaf.crt"].map((name) => join(this.folder, name)) as [
      string,
      string,
      string,
    ];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl("req", ...curve, "-subj", "/", "-keyout", key, "-out", request);
    return { ...this.sign(request, names, days, out), keyPem: readFileSync(key, "utf8") };
  }

  /** Signs a request in a PEM file. */
  sign(request: string, names: readonly string[], days: number, out = join(this.folder, "signed.crt")): { chainPem: string } {
    this.write(
      "leaf.cnf",
      `subjectAltName=${names.map((name) => `${/^[\d.]+$/u.test(name) ? "IP" : "DNS"}:${name}`).join(",")}\nauthorityKeyIdentifier=keyid\n`,
    );
    const middle = join(this.folder, "middle");
    const signed = ["-CA", `${middle}.crt`, "-CAkey", `${middle}.key`, "-CAcreateserial", "-days", String(days)];
    openssl("x509", "-req", "-in", request, ...signed, "-extfile", join(this.folder, "leaf.cnf"), "-out", out);
    return { chainPem: readFileSync(out, "utf8") + readFileSync(`${middle}.crt`, "utf8") };
  }

  /** The certificate that signs, PEM. */
  get intermediate(): string {
    return readFileSync(join(this.folder, "middle.crt"), "utf8");
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function openssl(...argv: readonly string[]): void {
  execaSync("openssl", argv);
}
