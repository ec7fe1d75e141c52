import { describe, expect, it } from "vitest";
import { judgeServer, judgeZone, type NameAnswer } from "../../src/health/judge-dns.js";
import { problemsOf } from "./radio.js";

describe("DNS", () => {
  const asked: NameAnswer = {
    name: "live.radio.example",
    type: "A",
    answer: ["192.0.2.21"],
    allowed: ["192.0.2.21", "192.0.2.22"],
    exactly: false,
    orNothing: false,
  };
  const owner: NameAnswer = {
    name: "_radioctl.stream.radio.example",
    type: "TXT",
    answer: ['"one" "two"'],
    allowed: ['"one" "two"'],
    exactly: true,
    orNothing: false,
  };
  const at = (...answers: NameAnswer[]) => problemsOf([judgeServer("radio.example", { server: "192.0.2.53", answers })]);

  it("is OK when the zone is as planned and every name server answers from it", () => {
    expect(problemsOf([judgeZone("radio.example", 0)])).toEqual([]);
    expect(at(asked, owner)).toEqual([]);
  });

  it("reports a zone that is not as planned", () =>
    expect(problemsOf([judgeZone("radio.example", 3)])).toEqual([
      "WARNING radio.example: the zone is not as planned: 3 differences, limit 0",
    ]));

  it.each<[string, NameAnswer, string]>([
    [
      "an unknown address",
      { ...asked, answer: ["192.0.2.21", "198.51.100.9"] },
      "answers 198.51.100.9 for live.radio.example A, expected: 192.0.2.21, 192.0.2.22",
    ],
    ["nothing", { ...asked, answer: [] }, "answers nothing for live.radio.example A, expected: 192.0.2.21, 192.0.2.22"],
    ["an older zone", { ...owner, answer: ['"one"'] }, "has an older TXT _radioctl.stream.radio.example"],
    ["another zone", { ...owner, answer: [] }, "has no TXT _radioctl.stream.radio.example"],
  ])("reports a name server with %s", (_name, answer, summary) =>
    expect(at(answer)).toEqual([`CRITICAL radio.example at 192.0.2.53: ${summary}`]),
  );

  it("reports a name server that gives no answer", () => {
    const failure = "192.0.2.53 gave no answer for live.radio.example A";
    expect(judgeServer("radio.example", { server: "192.0.2.53", failure })).toMatchObject({
      verdict: "CRITICAL",
      hint: "dig @192.0.2.53 radio.example SOA",
    });
  });
});
