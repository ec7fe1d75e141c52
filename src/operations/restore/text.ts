import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import type { RestorePlan } from "./plan.js";

/** The files of a restore. */
export function planText(plan: RestorePlan, bucket: string): string {
  const { manifest, folder, files } = plan;
  const marks = { create: "+", same: "=", differs: "~" };
  const rows = files.filter(({ what }) => what !== "same").map(({ path, bytes, what }) => [marks[what], path, `${bytes} bytes`]);
  const same = files.length - rows.length;
  return [
    `backup of ${manifest.at} by ${manifest.operator}, from ${bucket}`,
    `into ${folder}: ${counted(rows.length, "file")} to write, ${same} already there`,
    ...columns(rows, { indent: 2 }),
    "",
  ].join("\n");
}

/** After a restore: what the inventory's check said, and what to do next. */
export function restoredText({ files }: RestorePlan, inventory: string, problems: readonly string[], seconds: number): string {
  const checked =
    problems.length === 0
      ? [`${inventory} is valid`]
      : [`${inventory} has ${counted(problems.length, "problem")}:`, ...problems.map((each) => `  ${each}`)];
  const next = [`radioctl -i ${inventory} status`, `radioctl -i ${inventory} diff`, `radioctl -i ${inventory} backup status`];
  return [
    `restored ${counted(files.filter(({ what }) => what !== "same").length, "file")} in ${seconds} s`,
    ...checked,
    "Next:",
    ...next.map((each) => `  ${each}`),
    "If reports ran on the lost machine: radioctl report --install-cron",
    "",
  ].join("\n");
}
