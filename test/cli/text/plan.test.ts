import { describe, expect, it } from "vitest";
import { planText } from "../../../src/cli/text/plan.js";
import { planHost } from "../../../src/host/plan.js";
import { desiredRelay, file, relayConfiguration, secretFile, siteFile } from "../../host/desired-host.js";
import { bareHost, rightHost } from "../../host/observed-host.js";

/** The plan of a host whose site is unchanged since radioctl wrote it, after the desired text has changed. */
function changedSite(host: string) {
  const desired = desiredRelay({ host });
  const before = rightHost(desiredRelay({ host, files: [file(siteFile.path, "proxy_read_timeout 30s;\n"), secretFile] }));
  const state = before.paths.get(siteFile.path);
  if (state === undefined) throw new Error("the site is missing");
  return planHost(desired, {
    ...before,
    paths: new Map([...before.paths, [siteFile.path, { ...state, text: "proxy_read_timeout 30s;\n" }]]),
  });
}

describe("planText", () => {
  it("prints equal changes of several hosts once, with the changed lines and the steps that follow", () => {
    expect(planText([changedSite("eu-1"), changedSite("eu-2")])).toBe(
      [
        "eu-1, eu-2  relay",
        "  ~ /etc/nginx/conf.d/radio.conf  reload nginx",
        "      - proxy_read_timeout 30s;",
        "      + proxy_read_timeout 60s;",
        "",
      ].join("\n"),
    );
  });

  it("counts the new files of a bare host instead of listing them", () => {
    const text = planText([planHost(desiredRelay(), bareHost())]);
    expect(text).toContain("+ packages icecast2 nginx-light\n");
    expect(text).toContain("+ 2 new files\n");
  });

  it("reports that a secret has changed, without showing it", () => {
    const observed = rightHost(desiredRelay());
    const masked = {
      kind: "file" as const,
      owner: "root",
      group: "root",
      mode: 0o644,
      sha256: secretFile.content.sha256(),
      text: secretFile.content.masked(),
    };
    const plan = planHost(desiredRelay({ files: [siteFile, relayConfiguration("another-sentinel")] }), {
      ...observed,
      paths: new Map([...observed.paths, [secretFile.path, masked]]),
    });
    const text = planText([plan]);
    expect(text).toContain("~ /etc/icecast2/a.xml  (secret changed)  restart icecast@a");
    expect(text + JSON.stringify(plan)).not.toContain("sentinel");
  });

  it("is empty when nothing differs", () => {
    expect(planText([planHost(desiredRelay(), rightHost(desiredRelay()))])).toBe("");
  });
});
