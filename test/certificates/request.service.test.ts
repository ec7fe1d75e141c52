import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { unfit } from "../../src/certificates/chain.js";
import { factsOf } from "../../src/certificates/facts.js";
import { renewalId } from "../../src/certificates/renewal-id.js";
import { certificateRequest, newKey } from "../../src/certificates/request.js";
import { Authority } from "../fakes/authority.js";

const authority = new Authority();
afterAll(() => authority.remove());

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64").replaceAll(/.{64}(?=.)/gu, "$&\n")}\n-----END CERTIFICATE REQUEST-----\n`;

describe("a certificate request", () => {
  // The second list needs lengths of two bytes.
  it.each([
    ["one name", ["live.radio.example"]],
    ["many names", ["*.radio.example", ...Array.from({ length: 40 }, (_, index) => `region-${index}.stream.radio.example`)]],
  ])("for %s is what openssl expects, with a valid signature", async (_what, names) => {
    const request = certificateRequest(names, newKey(randomBytes));
    const { stdout, stderr } = await execa("openssl", ["req", "-verify", "-noout", "-text"], { input: pem(request) });
    expect(stderr + stdout).toMatch(/verify OK/u);
    const [, listed = ""] = /Subject Alternative Name:.*\n\s*(.*)\n/u.exec(stdout) ?? [];
    expect(listed.split(", ")).toEqual(names.map((name) => `DNS:${name}`));
    expect(stdout).toContain("ecdsa-with-SHA256");
  });

  it("gives a certificate that fits the key", () => {
    const names = ["live.radio.example", "stream.radio.example"];
    const keyPem = newKey(randomBytes);
    const { chainPem } = authority.sign(certificateRequest(names, keyPem), names, 90);
    expect(factsOf(chainPem).names).toEqual(names);
    expect(unfit({ chainPem, keyPem: { reveal: () => keyPem } }, new Date())).toBeUndefined();
  });
});

describe("the id by which a CA is asked for a time to renew", () => {
  it("is the authority's key and the serial, as openssl reads them", async () => {
    const { chainPem } = authority.issue(["live.radio.example"]);
    const { stdout } = await execa("openssl", ["x509", "-noout", "-ext", "authorityKeyIdentifier", "-serial"], {
      input: chainPem,
    });
    const key = /([0-9A-F]{2}(:[0-9A-F]{2}){19})/u.exec(stdout)?.[1]?.replaceAll(":", "") ?? "";
    const serial = /serial=([0-9A-F]+)/u.exec(stdout)?.[1] ?? "";
    const signed = Number.parseInt(serial.slice(0, 2), 16) >= 0x80 ? `00${serial}` : serial;
    const encoded = (hex: string) => Buffer.from(hex, "hex").toString("base64url");
    expect(renewalId(chainPem)).toBe(`${encoded(key)}.${encoded(signed)}`);
  });
});
