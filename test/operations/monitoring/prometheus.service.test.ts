import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Inventory } from "../../../src/inventory/schema.js";
import { exportFiles } from "../../../src/operations/monitoring/export.js";
import { alertRules } from "../../../src/operations/monitoring/rules.js";
import { probePrometheus } from "../../../src/operations/probe/prometheus.js";
import { exampleInventory, lookAt } from "../page/page-radio.js";
import { hasPrometheus, prometheus, promtool } from "./prometheus.js";

const example = exampleInventory();
const now = new Date().toISOString();
const look = { ...lookAt(example, "wrong"), at: now };

describe.skipIf(!hasPrometheus)("with Debian's Prometheus", () => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-prometheus-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const writeAll = (inventory: Inventory) => {
    for (const { name, text } of exportFiles(inventory)) write(name, text);
  };

  it("accepts the configuration, the rules and the targets", () => {
    const exporters = [{ job: "node", port: 9100, path: "/metrics", roles: ["master" as const, "relay" as const] }];
    writeAll({ ...example, monitoring: { ...example.monitoring, exporters } });
    const { code, said } = promtool(["check", "config", join(folder, "prometheus.yml")]);
    expect(said).toContain(`${alertRules(example).length + 1} rules found`);
    expect(code).toBe(0);
  });

  it("accepts the text file without a lint warning", () => {
    expect(promtool(["check", "metrics"], probePrometheus(look))).toEqual({ code: 0, said: "" });
  });

  it("fires each alert when it should, and only then", () => {
    writeAll(example);
    const tests = ruleTests();
    expect(new Set(tests.map(({ alert }) => alert))).toEqual(new Set(alertRules(example).map(({ alert }) => alert)));
    for (const { alert } of tests) {
      const fires = tests.filter((test) => test.alert === alert).map(({ expected }) => expected.length > 0);
      expect(new Set(fires), alert).toEqual(new Set([false, true]));
    }
    const file = write(
      "rules.test.json",
      JSON.stringify({ rule_files: ["rules.yml"], evaluation_interval: "1m", tests: tests.map(asRuleTest) }),
    );
    expect(promtool(["test", "rules", file])).toMatchObject({ code: 0, said: expect.stringContaining("SUCCESS") });
    // The test itself can fail: the same with an alert that never fires.
    const wrong = tests.map(asRuleTest).map((test) => ({ ...test, input_series: [] }));
    const bad = write("wrong.test.json", JSON.stringify({ rule_files: ["rules.yml"], evaluation_interval: "1m", tests: wrong }));
    expect(promtool(["test", "rules", bad]).code).not.toBe(0);
  });

  describe("that runs", () => {
    let server: Server;
    let running: Awaited<ReturnType<typeof prometheus>>;
    beforeAll(async () => {
      server = createServer((_request, response) => {
        response.setHeader("content-type", "text/plain; version=0.0.4");
        response.end(probePrometheus(look));
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      writeAll({ ...example, monitoring: { ...example.monitoring, textfile: `127.0.0.1:${port}` } });
      // As exported, except for the scrape interval.
      const config = exportFiles(example).find(({ name }) => name === "prometheus.yml")?.text ?? "";
      write("prometheus.yml", config.replaceAll('"30s"', '"1s"'));
      running = await prometheus(folder);
    });
    afterAll(async () => {
      await running.stop();
      server.close();
    });

    it("scrapes the text file, under the job and with the labels of the targets", async () => {
      const listeners = await running.until("listeners", async () => {
        const found = await running.query('sum by (job, region) (radioctl_probe_listeners{region="eu"})');
        return found.length > 0 ? found : undefined;
      });
      expect(listeners).toMatchObject([{ metric: { job: "radioctl", region: "eu" }, value: [expect.anything(), "1067"] }]);
      const { data } = await running.get("/api/v1/targets");
      expect(data["activeTargets"]).toMatchObject([{ health: "up", labels: { job: "radioctl" } }]);
    });

    it("loads the rules as healthy, and detects what is wrong", async () => {
      type Rule = { name: string; health: string; state: string; alerts: Array<{ labels: Record<string, string> }> };
      const rules = await running.until("evaluated rules", async () => {
        const { data } = await running.get("/api/v1/rules");
        const found = (data["groups"] as Array<{ rules: Rule[] }>).flatMap((group) => group.rules);
        const critical = found.find(({ name }) => name === "RadioCritical");
        return found.every(({ health }) => health === "ok") && critical?.state === "pending" ? found : undefined;
      });
      expect(rules.map(({ name }) => name)).toEqual(alertRules(example).map(({ alert }) => alert));
      const alerts = (name: string) => rules.find((rule) => rule.name === name)?.alerts.map(({ labels }) => labels["subject"]);
      expect(alerts("RadioCritical")).toEqual(["us-2 /live.mp3"]);
      expect(alerts("RadioWarning")).toEqual(["eu"]);
      expect(rules.find(({ name }) => name === "RadioUnseen")?.state).toBe("inactive");
    });

    it("answers every query of the dashboard", async () => {
      await running.until("a look", async () => ((await running.query("radioctl_probe_verdict")).length > 0 ? true : undefined));
      const text = exportFiles(example).find(({ name }) => name === "dashboard.json")?.text ?? "";
      const { panels } = JSON.parse(text) as { panels: Array<{ title: string; targets: Array<{ expr: string }> }> };
      const answers = await Promise.all(
        panels.map(async ({ title, targets }) => [title, (await running.query(targets[0]?.expr ?? "")).length] as const),
      );
      expect(answers.filter(([, count]) => count === 0)).toEqual([]);
      expect(answers).toContainEqual(["Listeners by region", 2]);
      expect(answers).toContainEqual(["What is wrong", 3]);
    });
  });
});

interface RuleTest {
  alert: string;
  minutes: number;
  series: Array<[string, string]>;
  /** Labels of the alerts that are firing at that time. */
  expected: Array<Record<string, string>>;
}

/** Each alert with a time when it fires, and one when it does not. */
function ruleTests(): RuleTest[] {
  const check = (state: number, minutes: number): [string, string] => [
    'radioctl_probe_check_verdict{check="lag",subject="us-2 /live.mp3",host="us-2"}',
    `${state}x${minutes}`,
  ];
  const labels = { check: "lag", subject: "us-2 /live.mp3", host: "us-2" };
  const seen: [string, string] = ["radioctl_probe_verdict", "0x60"];
  // One report a minute, then none; seconds since the start of the test's time.
  const timestamps = (last: number): [string, string] => [
    "radioctl_probe_timestamp_seconds",
    `0+60x${last} ${last * 60}x${60 - last}`,
  ];
  const many = (text: string): [string, string] => ['radioctl_probe_listeners{host="eu-1",mount="/live.mp3"}', text];
  return [
    { alert: "RadioUnseen", minutes: 12, series: [], expected: [{ severity: "critical" }] },
    { alert: "RadioUnseen", minutes: 12, series: [seen], expected: [] },
    { alert: "RadioLookOld", minutes: 40, series: [timestamps(10)], expected: [{ severity: "critical" }] },
    { alert: "RadioLookOld", minutes: 25, series: [timestamps(10)], expected: [] },
    { alert: "RadioCritical", minutes: 12, series: [check(2, 60)], expected: [{ severity: "critical", ...labels }] },
    { alert: "RadioCritical", minutes: 12, series: [[check(2, 1)[0], "2x5 0 2x20"]], expected: [] },
    { alert: "RadioWarning", minutes: 32, series: [check(1, 60)], expected: [{ severity: "warning", ...labels }] },
    { alert: "RadioWarning", minutes: 32, series: [check(2, 60)], expected: [] },
    { alert: "RadioUnknown", minutes: 32, series: [check(3, 60)], expected: [{ severity: "warning", ...labels }] },
    { alert: "RadioUnknown", minutes: 32, series: [check(0, 60)], expected: [] },
    { alert: "RadioListenersGone", minutes: 40, series: [many("400x30 150x30")], expected: [{ severity: "critical" }] },
    { alert: "RadioListenersGone", minutes: 40, series: [many("400x30 300x30")], expected: [] },
  ];
}

function asRuleTest({ alert, minutes, series, expected }: RuleTest) {
  const rule = alertRules(example).find((each) => each.alert === alert);
  return {
    interval: "1m",
    input_series: series.map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [
      {
        eval_time: `${minutes}m`,
        alertname: alert,
        exp_alerts: expected.map((labels) => ({
          exp_labels: labels,
          exp_annotations: annotations(rule?.annotations, labels, alert),
        })),
      },
    ],
  };
}

/** The rendered templates of an alert. */
function annotations(
  given: Record<string, string> | undefined,
  labels: Record<string, string>,
  alert: string,
): Record<string, string> {
  const values: Readonly<Record<string, string>> = { RadioLookOld: "30m 0s", RadioListenersGone: "150" };
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, text]) => [
      name,
      text
        .replace(/\{\{ \$labels\.(\w+) \}\}/gu, (_all, label: string) => labels[label] ?? "")
        .replace(/\{\{ \$value( \| humanizeDuration)? \}\}/gu, values[alert] ?? ""),
    ]),
  );
}
