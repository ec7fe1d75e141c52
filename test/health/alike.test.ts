import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alikeFindings } from "../../src/health/alike.js";
import type { Figure, Finding } from "../../src/health/finding.js";

const of = (host: string, part: Partial<Finding> = {}): Finding => ({
  check: "load",
  subject: host,
  host,
  verdict: "WARNING",
  summary: `load 4.2 over 5 minutes on 2 cores, limit 2`,
  hint: `radioctl exec ${host} -- top`,
  figures: [],
  ...part,
});
const groups = (...findings: Finding[]) => alikeFindings(findings).map((group) => group.findings.map(({ subject }) => subject));

describe("findings that say the same", () => {
  it("are one group when they differ in their hosts and numbers alone", () => {
    const other = { summary: "load 12 over 5 minutes on 16 cores, limit 2" };
    expect(groups(of("eu-1"), of("master-a", other), of("us-12"))).toEqual([["eu-1", "master-a", "us-12"]]);
  });

  it.each<[what: string, part: Partial<Finding>]>([
    ["check", { check: "memory" }],
    ["verdict", { verdict: "CRITICAL" }],
    ["summary", { summary: "load not known" }],
    ["hint", { hint: "restart it" }],
    ["missing hint", { hint: undefined }],
    ["cause", { becauseOf: "reach eu-1" }],
  ])("are not one group when they differ in their %s", (_, part) => {
    expect(groups(of("eu-1"), of("eu-2", part))).toEqual([["eu-1"], ["eu-2"]]);
  });

  it("are not one group when each is about another host than its own", () => {
    const behind = (host: string, master: string) => of(host, { check: "lag", summary: `2.1 s behind ${master}` });
    expect(groups(behind("eu-1", "master-a"), behind("eu-2", "master-b"), behind("eu-3", "master-a"))).toEqual([
      ["eu-1", "eu-3"],
      ["eu-2"],
    ]);
  });

  it("are one group for the mounts of several relays", () => {
    const silent = (host: string, mount: string) =>
      of(host, { subject: `${host} ${mount}`, mount, region: host.slice(0, 2), summary: `digital silence on ${mount}` });
    expect(groups(silent("eu-1", "/live.mp3"), silent("us-1", "/live.opus"))).toHaveLength(1);
  });

  it("do not take a region's name for a part of another word", () => {
    const about = (region: string) => of(region, { region, summary: `${region}: full because of us` });
    expect(groups(about("eu"), about("ca"))).toEqual([["eu", "ca"]]);
  });

  it.each<[what: string, figure: Partial<Figure>, worst: string]>([
    ["more is worse", { warning: 2, critical: 5 }, "high"],
    ["less is worse", { unit: "d", warning: 21, critical: 7 }, "low"],
    ["quiet is worse", { unit: "dBFS", warning: -50, critical: -50 }, "low"],
  ])("have a worst one: %s", (_, figure, worst) => {
    const valued = (host: string, value: number) => of(host, { figures: [{ label: "x", value, unit: "", ...figure }] });
    expect(alikeFindings([valued("middle", 3), valued("high", 9), valued("low", -1)])[0]?.worst.subject).toBe(worst);
  });
});

it("every finding is in one group, in the order in which it was found", () => {
  const finding = fc
    .record({
      host: fc.constantFrom("eu-1", "eu-2", "us-1"),
      verdict: fc.constantFrom("WARNING" as const, "UNKNOWN" as const),
      load: fc.nat(),
    })
    .map(({ host, verdict, load }) => of(host, { verdict, summary: `load ${load}` }));
  fc.assert(
    fc.property(fc.array(finding), (findings) => {
      const found = alikeFindings(findings);
      expect(found.flatMap((group) => group.findings)).toHaveLength(findings.length);
      expect(new Set(found.flatMap((group) => group.findings))).toEqual(new Set(findings));
      for (const group of found) {
        expect(group.findings).toContain(group.worst);
        const places = group.findings.map((each) => findings.indexOf(each));
        expect(places).toEqual(places.toSorted((one, other) => one - other));
      }
    }),
  );
});
