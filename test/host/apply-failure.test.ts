import { describe, expect, it } from "vitest";
import { applyFailure } from "../../src/host/apply-failure.js";
import { parseEvent } from "../../src/host/apply-protocol.js";
import { planHost } from "../../src/host/plan.js";
import { desiredRelay, file } from "./desired-host.js";
import { bareHost } from "./observed-host.js";

const failureOf = (text: string, stderr = "", desired = desiredRelay()) =>
  applyFailure(
    text.split("\n").flatMap((line) => parseEvent(line) ?? []),
    planHost(desired, bareHost()),
    desired,
    stderr,
  );

describe("the error of an apply", () => {
  it("is undefined when the apply is done, even with warnings", () => {
    expect(failureOf("@begin files\n@warn sysctl: refused\n@ok files 312 checked by nginx -t\n@end done")).toBeUndefined();
  });

  const table: ReadonlyArray<[string, string, number, RegExp]> = [
    [
      "a check refuses",
      "@begin files\n@say nginx: unknown directive\n@refused nginx -t\n@end refused",
      1,
      /refused by nginx -t/u,
    ],
    ["apt fails", "@begin packages\n@fail packages apt-get update\n@end failed", 1, /packages: apt-get update/u],
    ["the host has changed since the plan", "@end moved generation 3 has become 4", 1, /generation 3 has become 4/u],
    ["another run holds the lock", "@end locked bob@desk, run r7, since 2026-11-22T05:00:00Z", 6, /bob@desk, run r7, since/u],
    ["the disk is full", "@end no-space 0 MB free", 1, /0 MB free/u],
    ["a service does not stay up", "@fail services nginx.service does not stay up\n@end rolled-back", 7, /as before/u],
    [
      "a file can't be put back",
      "@fail services nginx.service does not stay up\n@end not-rolled-back /etc/x",
      8,
      /NOT everything.*\/etc\/x/u,
    ],
    ["the connection breaks", "@begin packages", 1, /without a result/u],
  ];
  it.each(table)("%s", (_name, text, exitCode, message) => {
    const error = failureOf(text);
    expect(error?.exitCode).toBe(exitCode);
    expect(error?.message).toMatch(message);
    expect(error?.host).toBe("eu-1");
    expect(error?.hint).not.toBe("");
  });

  it("has the program's output without the path of the staging folder, and names the templates to fix", () => {
    const error = failureOf(
      '@say "x" in /var/lib/radioctl/stage.Ab12cd/files/etc/nginx/conf.d/radio.conf:12\n@refused nginx -t\n@end refused',
    );
    expect(error?.said).toEqual(['"x" in /etc/nginx/conf.d/radio.conf:12']);
    expect(error?.hint).toContain("relay/etc/nginx/conf.d/radio.conf.hbs");
  });

  it("names the commands for a file that was changed by hand, which the program refuses", () => {
    const error = failureOf(
      '@say nginx: [emerg] unknown directive "x" in /etc/nginx/radio/cors.conf:9\n@refused nginx -t of the present files\n@end refused',
    );
    expect([error?.message, error?.said]).toEqual([
      "refused by nginx -t of the present files",
      ['nginx: [emerg] unknown directive "x" in /etc/nginx/radio/cors.conf:9'],
    ]);
    expect(error?.hint).toMatch(/nothing was replaced.*radioctl diff eu-1.*radioctl deploy eu-1$/u);
  });

  it("names a template once although the files of both slots have it", () => {
    const files = ["a", "b"].map((slot) => ({ ...file(`/etc/icecast2/icecast-${slot}.xml`, ""), template: "icecast.xml.hbs" }));
    const check = { name: "icecast", files: files.map(({ path }) => path), script: "" };
    const error = failureOf("@refused icecast\n@end refused", "", desiredRelay({ files, checks: [check] }));
    expect(error?.hint?.match(/icecast\.xml\.hbs/gu)).toHaveLength(1);
  });
});

describe("parseEvent", () => {
  it("parses the duration and the detail of a phase", () => {
    expect(parseEvent("@ok files 312 checked by nginx -t")).toEqual({
      kind: "ok",
      phase: "files",
      milliseconds: 312,
      detail: "checked by nginx -t",
    });
    expect(parseEvent("@ok services 1100 ")).toEqual({ kind: "ok", phase: "services", milliseconds: 1100, detail: "" });
  });

  it("ignores lines that are not part of the protocol", () => {
    expect(parseEvent("Reading package lists...")).toBeUndefined();
    expect(parseEvent("@end sometime")).toBeUndefined();
  });
});
