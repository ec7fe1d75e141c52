import { errorData, errorText } from "../../cli/text/error.js";
import { counted } from "../../counted.js";
import type { HostBackup } from "./run-hosts.js";
import { bytesText } from "./text.js";

/** The result of each master's backup. */
export function hostsText(backups: readonly HostBackup[]): string {
  return backups.map((each) => ("error" in each ? errorText(each.error) : doneText(each))).join("");
}

function doneText({ host, state: { success, missing } }: Extract<HostBackup, { state: unknown }>): string {
  if (success === undefined) return "";
  const { snapshot, files, bytes, added, seconds } = success;
  const without =
    missing === undefined ? "" : `${host}  not in the backup, because it does not exist: ${missing.split(" ").join(", ")}\n`;
  return `${host}  backed up: ${counted(files, "file")}, ${bytesText(bytes)}, ${bytesText(added)} new, in ${seconds} s (${snapshot.slice(0, 8)})\n${without}`;
}

/** The same as data. */
export function hostsData(backups: readonly HostBackup[]): unknown {
  return backups.map((each) => ("error" in each ? { host: each.host, error: errorData(each.error) } : each));
}
