import { describe, expect, it } from "vitest";
import type { CheckName, Finding } from "../../../src/health/finding.js";
import { findingKey } from "../../../src/health/finding.js";
import type { Verdict } from "../../../src/health/verdict.js";
import { explain, raised } from "../../../src/operations/probe/causes.js";
import { feeders } from "../../../src/station/topology.js";
import { radio } from "../../health/radio.js";

const inventory = radio();
const routes = { feeders: (host: string) => feeders(inventory, host) };

const finding = (check: CheckName, subject: string, more: Partial<Finding> = {}, verdict: Verdict = "CRITICAL"): Finding => ({
  check,
  subject,
  host: subject.split(" ")[0],
  verdict,
  summary: "",
  hint: undefined,
  figures: [],
  ...more,
});

const heard = (host: string, check: CheckName, mount = "/live.mp3") =>
  finding(check, `${host} ${mount}`, { mount, channel: "main" });

/** The findings that are raised, and the cause of each of the others. */
const of = (...findings: Finding[]) => {
  const all = explain(findings, routes);
  return {
    raised: raised(all).map(findingKey),
    laidTo: Object.fromEntries(all.flatMap((each) => (each.becauseOf === undefined ? [] : [[findingKey(each), each.becauseOf]]))),
  };
};

describe("each cause is raised once", () => {
  it("a relay's Icecast explains its mounts and those of the relays below it", () => {
    const cause = finding("unit", "eu-1 icecast@a.service");
    const { raised: left, laidTo } = of(
      heard("eu-1", "reach"),
      heard("eu-1", "lag", "/live.opus"),
      finding("unit", "eu-1 radioctl-healthz.service"),
      cause,
      heard("eu-3", "continuity"),
      heard("eu-2", "lag"),
      finding("disk", "eu-1 /"),
    );
    expect(left).toEqual(["unit eu-1 icecast@a.service", "lag eu-2 /live.mp3", "disk eu-1 /"]);
    expect(laidTo["reach eu-1 /live.mp3"]).toBe("unit eu-1 icecast@a.service");
    expect(laidTo["continuity eu-3 /live.mp3"]).toBe("unit eu-1 icecast@a.service");
  });

  it("a master's Icecast explains that its encoders are away, because they are disconnected meanwhile", () => {
    const cause = finding("unit", "master-a icecast@a.service");
    const away = (master: string) => finding("source", `${master} main`, { channel: "main" }, "WARNING");
    const { raised: left, laidTo } = of(cause, away("master-a"), away("master-b"));
    expect(left).toEqual(["unit master-a icecast@a.service", "source master-b main"]);
    expect(laidTo).toEqual({ "source master-a main": "unit master-a icecast@a.service" });
  });

  it("a relay's splicer explains what it does not play, and nothing that is heard", () => {
    const cause = finding("unit", "eu-1 radioctl-splicer.service");
    const lacking = (host: string) => finding("splicer", `${host} /live.mp3`, { mount: "/live.mp3", channel: "main" }, "WARNING");
    const { raised: left, laidTo } = of(cause, lacking("eu-1"), lacking("eu-2"), heard("eu-1", "reach"));
    expect(left).toEqual(["unit eu-1 radioctl-splicer.service", "splicer eu-2 /live.mp3", "reach eu-1 /live.mp3"]);
    expect(laidTo).toEqual({ "splicer eu-1 /live.mp3": "unit eu-1 radioctl-splicer.service" });
  });

  it("nginx explains what it serves", () =>
    expect(
      of(finding("unit", "eu-1 nginx.service"), heard("eu-1", "reach"), finding("certificate", "eu-1"), finding("clock", "eu-1"))
        .raised,
    ).toEqual(["unit eu-1 nginx.service", "clock eu-1"]));

  it("a master's Icecast explains the findings of all relays, also of relays below relays", () =>
    expect(
      of(
        heard("eu-3", "identity"),
        heard("eu-1", "lag"),
        heard("master-a", "reach"),
        finding("unit", "master-a icecast@a.service"),
      ).raised,
    ).toEqual(["unit master-a icecast@a.service"]));

  it("a master's Liquidsoap explains its unknown source, its missing mounts, and the findings of its relays", () => {
    const { raised: left, laidTo } = of(
      finding("source", "master-a main", { channel: "main" }),
      heard("master-a", "reach"),
      heard("eu-2", "silence"),
      finding("unit", "master-a radioctl-liquidsoap.service"),
    );
    expect(left).toEqual(["unit master-a radioctl-liquidsoap.service"]);
    expect(laidTo["silence eu-2 /live.mp3"]).toBe("unit master-a radioctl-liquidsoap.service");
  });

  it("a host without an answer explains its mounts and those of the relays below it", () =>
    expect(
      of(
        finding("reach", "eu-1 ssh"),
        heard("eu-1", "reach"),
        finding("reach", "eu-1"),
        heard("eu-3", "reach"),
        heard("eu-2", "reach"),
      ).raised,
    ).toEqual(["reach eu-1 ssh", "reach eu-2 /live.mp3"]));

  it("a mount that is missing on the master's Icecast explains the failed probes of that mount", () => {
    const held = finding("reach", "master-a icecast /live.mp3", { mount: "/live.mp3", channel: "main" });
    expect(of(heard("eu-3", "reach"), heard("eu-1", "reach"), heard("master-a", "reach"), held).raised).toEqual([
      findingKey(held),
    ]);
  });

  it("a missing mount of a master explains findings about that mount only", () =>
    expect(of(heard("master-a", "reach"), heard("eu-1", "identity"), heard("eu-1", "lag", "/live.opus")).raised).toEqual([
      "reach master-a /live.mp3",
      "lag eu-1 /live.opus",
    ]));

  it("a wrong answer of a name server explains findings through the listen name", () => {
    const cause = finding("dns", "radio.example at 192.0.2.53", { host: undefined });
    const byName = finding("reach", "live.radio.example /live.mp3", { host: undefined, mount: "/live.mp3", channel: "main" });
    expect(of(byName, cause, heard("eu-1", "lag")).raised).toEqual([findingKey(cause), "lag eu-1 /live.mp3"]);
  });

  it("a relay's finding explains the same finding through the listen name", () => {
    const byName = finding("lag", "live.radio.example /live.mp3", { host: undefined, mount: "/live.mp3", channel: "main" });
    expect(of(byName, heard("eu-1", "lag")).raised).toEqual(["lag eu-1 /live.mp3"]);
    expect(of(byName, heard("eu-1", "lag"), finding("unit", "eu-1 nginx.service")).raised).toEqual(["unit eu-1 nginx.service"]);
    expect(of(byName, heard("eu-1", "lag", "/live.opus")).raised).toEqual([
      "lag live.radio.example /live.mp3",
      "lag eu-1 /live.opus",
    ]);
  });

  it("a missing mount explains the same findings over TLS and IPv6", () => {
    const way = (word: string, check: CheckName) =>
      finding(check, `eu-1 ${word} /live.mp3`, { mount: "/live.mp3", channel: "main" });
    const byName = finding("reach", "live.radio.example 192.0.2.21 https /live.mp3", {
      host: undefined,
      mount: "/live.mp3",
      channel: "main",
    });
    const { raised: left, laidTo } = of(
      way("https", "reach"),
      heard("eu-1", "reach"),
      way("ipv6", "reach"),
      way("ipv6", "continuity"),
      byName,
    );
    expect(left).toEqual(["reach eu-1 /live.mp3"]);
    expect(laidTo["reach eu-1 https /live.mp3"]).toBe("reach eu-1 /live.mp3");
    // A problem only over TLS has its own cause.
    expect(of(way("https", "reach"), heard("eu-2", "reach")).raised).toEqual([
      "reach eu-1 https /live.mp3",
      "reach eu-2 /live.mp3",
    ]);
  });

  it("a certificate that players reject explains findings over TLS, also through the listen name", () => {
    const certificate = finding("certificate", "eu-1");
    const overTls = (subject: string, host: string | undefined) =>
      finding("reach", `${subject} https /live.mp3`, { host, mount: "/live.mp3", channel: "main" });
    expect(
      of(
        overTls("eu-1", "eu-1"),
        overTls("live.radio.example 192.0.2.21", undefined),
        certificate,
        overTls("eu-2", "eu-2"),
        heard("eu-3", "continuity"),
      ).raised,
    ).toEqual(["certificate eu-1", "reach eu-2 https /live.mp3", "continuity eu-3 /live.mp3"]);
    expect(of(finding("unit", "eu-1 nginx.service"), certificate, overTls("eu-1", "eu-1")).raised).toEqual([
      "unit eu-1 nginx.service",
    ]);
  });

  it("a relay on the wrong master explains its different bytes", () =>
    expect(
      of(finding("source", "eu-2 main", { channel: "main" }), heard("eu-2", "identity"), heard("eu-1", "identity")).raised,
    ).toEqual(["source eu-2 main", "identity eu-1 /live.mp3"]));
});

describe("findings that are always raised", () => {
  it("include lag, a stall, a full disk, and everything without a cause", () => {
    const all = [
      heard("eu-1", "lag"),
      heard("eu-2", "continuity"),
      finding("disk", "eu-1 /"),
      finding("dns", "radio.example", { host: undefined }),
    ];
    expect(of(...all).raised).toEqual(all.map(findingKey));
  });

  it("do not include OK findings; a warning explains no other finding", () => {
    const warning = finding("source", "master-a main", { channel: "main" }, "WARNING");
    expect(of(warning, heard("eu-1", "silence"), { ...heard("eu-2", "lag"), verdict: "OK" }).raised).toEqual([
      "source master-a main",
      "silence eu-1 /live.mp3",
    ]);
  });
});
