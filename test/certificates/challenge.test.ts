import { describe, expect, it } from "vitest";
import { mustBeAllowed } from "../../src/certificates/caa.js";
import { challengeChanges, challengeName } from "../../src/certificates/challenge.js";
import type { RecordSet } from "../../src/ports/dns.js";

const record = (name: string, type: string, ...values: string[]): RecordSet => ({
  name,
  type,
  policy: { kind: "simple" },
  ttlSeconds: 60,
  values,
});
const name = "_acme-challenge.radio.example";
const change = (there: readonly RecordSet[], ...more: [texts: string[], earlier?: string[]]) => {
  const [texts, earlier = []] = more;
  const of = (all: string[]) => (all.length === 0 ? [] : [{ name, texts: all }]);
  return challengeChanges(there, of(texts), of(earlier)).map(
    ({ action, recordSet }) => `${action} ${recordSet.values.join(" ")}`,
  );
};

describe("a challenge's record", () => {
  it("is shared by a domain and its wildcard, with both texts", () => {
    expect([challengeName("radio.example"), challengeName("*.radio.example")]).toEqual([name, name]);
    const both = challengeChanges(
      [],
      [
        { name, texts: ["b"] },
        { name, texts: ["a"] },
      ],
    );
    expect(both.map(({ action, recordSet }) => [action, recordSet.values])).toEqual([["CREATE", ['"a"', '"b"']]]);
  });

  it("keeps the texts of other programs, and loses those of earlier runs", () => {
    const there = [record(name, "TXT", '"other"', '"old"')];
    expect(change(there, ["new"], ["old"])).toEqual(['DELETE "other" "old"', 'CREATE "new" "other"']);
    expect(change(there, [], ["old"])).toEqual(['DELETE "other" "old"', 'CREATE "other"']);
  });

  it("is deleted when no text is left, and nothing happens when it was deleted already", () => {
    expect(change([record(name, "TXT", '"old"')], [], ["old"])).toEqual(['DELETE "old"']);
    expect(change([], [], ["old"])).toEqual([]);
    expect(change([record(name, "TXT", '"other"')], [], ["old"])).toEqual([]);
  });

  it("that exists already is not written again", () => {
    expect(change([record(name, "TXT", '"same"')], ["same"])).toEqual([]);
  });

  it("can't be made where an alias is", () => {
    expect(() => change([record(name, "CNAME", "elsewhere.example.")], ["new"])).toThrow(/is an alias for elsewhere\.example\./u);
  });
});

describe("CAA records", () => {
  const check = (names: string[], identities: string[], ...records: RecordSet[]) => {
    try {
      mustBeAllowed(names, records, identities);
      return "allowed";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const ca = ["letsencrypt.org"];
  const caa = (at: string, ...values: string[]) => record(at, "CAA", ...values);

  it.each([
    ["none", [], "allowed"],
    ["of this CA", [caa("radio.example", '0 issue "letsencrypt.org"')], "allowed"],
    ["with parameters", [caa("radio.example", '0 issue "letsencrypt.org; validationmethods=dns-01"')], "allowed"],
    ["only for reports", [caa("radio.example", '0 iodef "mailto:anna@radio.example"')], "allowed"],
    [
      "of another CA at a name that is nearer",
      [caa("radio.example", '0 issue "other.example"'), caa("live.radio.example", '0 issue "letsencrypt.org"')],
      "allowed",
    ],
    ["for wildcards only", [caa("radio.example", '0 issuewild "other.example"')], "allowed"],
  ])("%s allow the CA", (_what, records, expected) => {
    expect(check(["live.radio.example"], ca, ...records)).toBe(expected);
  });

  it.each([
    ["another CA", ["live.radio.example"], '0 issue "other.example"'],
    ["no CA", ["live.radio.example"], '0 issue ";"'],
    ["another method", ["live.radio.example"], '0 issue "letsencrypt.org; validationmethods=http-01"'],
    ["another CA for wildcards", ["*.radio.example"], '0 issuewild "other.example"'],
  ])("that name %s forbid it", (_what, names, value) => {
    expect(check(names, ca, caa("radio.example", value))).toBe(
      `the CAA record of radio.example forbids letsencrypt.org to issue a certificate for ${names[0]}`,
    );
  });

  it("forbid a CA without a published name only when they forbid all", () => {
    expect(check(["live.radio.example"], [], caa("radio.example", '0 issue "other.example"'))).toBe("allowed");
    expect(check(["live.radio.example"], [], caa("radio.example", '0 issue ";"'))).toMatch(/forbids every CA/u);
  });
});
