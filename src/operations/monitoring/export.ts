import type { Inventory } from "../../inventory/schema.js";
import { dashboard } from "./dashboard.js";
import { alertRules } from "./rules.js";
import { LOOK_JOB, targetGroups } from "./targets.js";
import { yamlText } from "./yaml-text.js";

/** A file of an export: its name in the folder, and its text. */
export interface ExportFile {
  name: string;
  text: string;
}

const HEADER = "# Written by radioctl monitoring export; the next export overwrites it.\n";

/** All files that a Prometheus and a Grafana need for this station, in reading order. Pure. */
export function exportFiles(inventory: Inventory): ExportFile[] {
  const rules = alertRules(inventory).map((rule) => ({ ...rule, annotations: { ...rule.annotations } }));
  const prometheus = {
    global: { scrape_interval: "30s", evaluation_interval: "30s" },
    rule_files: ["rules.yml"],
    scrape_configs: [{ job_name: LOOK_JOB, file_sd_configs: [{ files: ["targets.json"] }] }],
  };
  return [
    {
      name: "prometheus.yml",
      text: `${HEADER}# Complete for a separate Prometheus; otherwise copy the job and the rule file into your own configuration.${yamlText(prometheus)}\n`,
    },
    { name: "targets.json", text: json(targetGroups(inventory)) },
    { name: "rules.yml", text: `${HEADER}${yamlText({ groups: [{ name: "radioctl", rules }] }).trimStart()}\n` },
    { name: "dashboard.json", text: json(dashboard(inventory)) },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
