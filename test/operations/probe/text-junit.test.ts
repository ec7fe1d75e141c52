import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { probeJunit } from "../../../src/operations/probe/text-junit.js";
import { fine, gone, hostile, late, resultOf } from "./probe-result.js";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => /^test(suite|case)$/u.test(name),
});

interface Suites {
  testsuites: {
    tests: string;
    failures: string;
    testsuite: Array<{
      name: string;
      tests: string;
      testcase: Array<{
        name: string;
        failure?: { type: string; message: string; "#text": string };
        error?: { message: string };
      }>;
    }>;
  };
}

describe("a probe's result for a CI server", () => {
  it("has a suite for each check and a case for each subject", () => {
    const { testsuites } = parser.parse(probeJunit(resultOf(fine, late, gone))) as Suites;
    expect(testsuites).toMatchObject({ tests: "3", failures: "2", errors: "0", skipped: "0", time: "5.644" });
    expect(testsuites.testsuite.map(({ name, tests }) => [name, tests])).toEqual([
      ["reach", "1"],
      ["lag", "2"],
    ]);
    expect(testsuites.testsuite[1]?.testcase[1]).toMatchObject({
      name: "eu-1 /live.mp3",
      failure: { type: "WARNING", message: "2.01 s behind master-a, limit 1.5 s", "#text": "check the network" },
    });
  });

  it("is valid XML whatever the texts contain", () => {
    const xml = probeJunit(resultOf(hostile));
    expect(XMLValidator.validate(xml)).toBe(true);
    // oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write them
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ud800-\udfff]/u);
    const { testsuites } = parser.parse(xml) as Suites;
    expect(testsuites.testsuite[0]?.testcase[0]?.name).toBe(hostile.subject);
  });

  it("skips what was not checked", () => {
    const xml = probeJunit({ ...resultOf(), notChecked: [{ check: "silence", because: "ffmpeg is not installed" }] });
    expect(xml).toContain('<skipped message="ffmpeg is not installed"/>');
    expect(XMLValidator.validate(xml)).toBe(true);
  });
});
