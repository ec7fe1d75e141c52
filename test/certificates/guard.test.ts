import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { factsOf } from "../../src/certificates/facts.js";
import { guardPush, missingNames, mustBeFit } from "../../src/certificates/guard.js";
import { RadioctlError } from "../../src/errors.js";
import { Secret } from "../../src/secret.js";
import { Authority, type Issued } from "../fakes/authority.js";

const authority = new Authority();
const other = new Authority("Other");
afterAll(() => [authority, other].forEach((each) => each.remove()));

const now = new Date();
const fit = ({ chainPem, keyPem }: Issued): RadioctlError | undefined => {
  try {
    mustBeFit({ chainPem, keyPem: new Secret("key", keyPem) }, now);
    return undefined;
  } catch (error) {
    if (error instanceof RadioctlError) return error;
    throw error;
  }
};
const names = ["live.radio.example", "stream.radio.example"];
const certificates = (pem: string) => pem.match(/-----BEGIN[\s\S]+?END CERTIFICATE-----\n/gu) ?? [];

describe("a certificate is never used", () => {
  const good = authority.issue(names);

  it("unless it is good", () => expect(fit(good)).toBeUndefined());

  it.each([
    ["with the key of another one", { ...good, keyPem: authority.issue(names).keyPem }, /the key does not fit/u],
    ["with a damaged key", { ...good, keyPem: "-----BEGIN PRIVATE KEY-----\nplanted\n" }, /not an unencrypted PEM private key/u],
    ["without its intermediate", { ...good, chainPem: certificates(good.chainPem)[0] ?? "" }, /without the intermediate/u],
    [
      "with the intermediate of another CA",
      { ...good, chainPem: (certificates(good.chainPem)[0] ?? "") + readFileSync(other.rootFile, "utf8") },
      /certificate 1 is not signed by certificate 2/u,
    ],
    ["after its end", authority.issue(names, -1), /expired at \S+ \(this machine's clock says \S+Z\)/u],
  ])("%s", (_what, issued, message) => {
    const error = fit(issued);
    expect(error).toMatchObject({ kind: "guard", exitCode: 4, message: expect.stringMatching(message) as string });
    expect(JSON.stringify(error) + String(error?.stack)).not.toContain("planted");
  });
});

describe("a push is refused by the guard", () => {
  const fields = (changes: Partial<Parameters<typeof guardPush>[0]> = {}) => ({
    ...factsOf(authority.issue(names).chainPem),
    directory: "https://ca.example/directory",
    ...changes,
  });
  const guards = (...args: Parameters<typeof guardPush>) => guardPush(...args).map(({ guard }) => guard);

  it("of none when all is well", () => {
    expect(guards(fields(), names, [{ host: "eu-1", validFrom: "2026-01-01T00:00:00.000Z" }])).toEqual([]);
  });

  it("names, when one is missing; a wildcard covers one label", () => {
    expect(guardPush(fields(), [...names, "eu.stream.radio.example"], [])).toMatchObject([
      { guard: "names", message: "the certificate is not for eu.stream.radio.example" },
    ]);
    const wildcard = { names: ["*.radio.example"] };
    expect(missingNames(wildcard, ["live.radio.example", "radio.example", "eu.stream.radio.example"])).toEqual([
      "radio.example",
      "eu.stream.radio.example",
    ]);
  });

  it("older, when a relay serves a newer one", () => {
    const later = new Date(now.getTime() + 86_400_000).toISOString();
    expect(guardPush(fields(), names, [{ host: "eu-1", validFrom: later }])).toMatchObject([
      { guard: "older", message: "eu-1 already serves a newer certificate" },
    ]);
  });

  it("staging, by the CA's address or the issuer's name", () => {
    expect(guards(fields({ directory: "https://acme-staging-v02.api.letsencrypt.org/directory" }), names, [])).toEqual([
      "staging",
    ]);
    expect(guards(fields({ issuer: "(STAGING) Riddling Rhubarb R12", directory: undefined }), names, [])).toEqual(["staging"]);
  });
});
