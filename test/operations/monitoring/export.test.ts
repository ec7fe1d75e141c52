import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { FIRST_AUDIO_METRIC, LAG_METRIC, probeMetrics } from "../../../src/health/metrics.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { exportFiles } from "../../../src/operations/monitoring/export.js";
import { alertRules } from "../../../src/operations/monitoring/rules.js";
import { targetGroups } from "../../../src/operations/monitoring/targets.js";
import { stationText } from "../../roles/station.js";

const known = new Set<string>([...Object.values(probeMetrics).map(({ name }) => name), LAG_METRIC, FIRST_AUDIO_METRIC]);

function inventoryWith(monitoring: string, defaults = "") {
  const { inventory, problems } = parseInventory("station.yaml", `${stationText}${monitoring}\n${defaults}\n`);
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return inventory;
}

const bare = inventoryWith("");
const withExporters = inventoryWith(
  "monitoring: { textfile: '192.0.2.9:9100', staleMinutes: 5, exporters: [{ job: node, port: 9100 }, { job: nginx, port: 9113, path: /stats, roles: [relay], hosts: [eu-1, master-a] }] }",
  "defaults: { system: { allowTcpPorts: [9100, 9113] } }",
);

interface Dashboard {
  panels: Array<{ title: string; gridPos: { x: number; y: number; w: number; h: number }; targets: Array<{ expr: string }> }>;
}
const dashboardOf = (inventory: typeof bare) =>
  JSON.parse(exportFiles(inventory).find(({ name }) => name === "dashboard.json")?.text ?? "") as Dashboard;

describe("scrape targets", () => {
  it("are only the text file when the inventory lists no exporters", () => {
    expect(targetGroups(bare)).toEqual([{ targets: ["127.0.0.1:9100"], labels: { job: "radioctl" } }]);
  });

  it("are the exporters in the inventory, on their hosts, with the station's labels", () => {
    const groups = targetGroups(withExporters);
    expect(groups[0]).toEqual({ targets: ["192.0.2.9:9100"], labels: { job: "radioctl" } });
    const of = (job: string) => groups.filter(({ labels }) => labels["job"] === job).map(({ labels }) => labels["host"]);
    expect(of("node")).toEqual(["master-a", "master-b", "eu-1", "eu-2", "eu-3"]);
    expect(of("nginx")).toEqual(["eu-1"]);
    expect(groups.at(-1)).toEqual({
      targets: ["192.0.2.21:9113"],
      labels: { job: "nginx", host: "eu-1", role: "relay", region: "eu", __metrics_path__: "/stats" },
    });
  });
});

describe("rules and dashboard", () => {
  it.each([
    ["bare", bare],
    ["with exporters", withExporters],
  ])("%s: query only known metrics, and up only for jobs that are targets", (_name, inventory) => {
    const expressions = [
      ...alertRules(inventory).map(({ expr }) => expr),
      ...dashboardOf(inventory).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    const used = new Set(expressions.flatMap((expr) => expr.match(/\bradioctl_\w+/gu) ?? []));
    expect([...used].filter((name) => !known.has(name))).toEqual([]);
    expect(used.size).toBeGreaterThan(5);
    const jobs = new Set(targetGroups(inventory).map(({ labels }) => labels["job"]));
    const asked = expressions.flatMap((expr) => /job=~"([^"]*)"/u.exec(expr)?.[1]?.split("|") ?? []);
    expect(asked.filter((job) => !jobs.has(job))).toEqual([]);
    expect(asked.length > 0).toBe(inventory === withExporters);
  });

  it("alert when the last report is older than the inventory allows", () => {
    expect(alertRules(withExporters).find(({ alert }) => alert === "RadioLookOld")?.expr).toBe(
      "time() - radioctl_probe_timestamp_seconds > 300",
    );
  });

  it("are YAML and JSON with the same values", () => {
    const files = new Map(exportFiles(withExporters).map(({ name, text }) => [name, text]));
    const rules = parse(files.get("rules.yml") ?? "") as unknown;
    expect(rules).toEqual({ groups: [{ name: "radioctl", rules: alertRules(withExporters) }] });
    expect(JSON.parse(files.get("targets.json") ?? "")).toEqual(targetGroups(withExporters));
    expect(parse(files.get("prometheus.yml") ?? "")).toMatchObject({ rule_files: ["rules.yml"] });
    expect(exportFiles(withExporters)).toEqual(exportFiles(withExporters));
  });

  it("have no overlapping panels", () => {
    const taken = new Set<string>();
    for (const { gridPos, title } of dashboardOf(bare).panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x} ${y}`), title).toBe(false);
          taken.add(`${x} ${y}`);
          expect(x).toBeLessThan(24);
        }
      }
    }
  });
});
