import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import { lasted } from "../../duration.js";
import type { RestoredFolder } from "../../fleet/apply-restored-audio.js";
import type { HostRestore, RestorePlan } from "./plan-hosts.js";

/** What comes from where, and how old it is. @param now milliseconds since 1970 */
export function restorePlanText({ hosts, others }: RestorePlan, now: number): string {
  const rows = hosts.map((host) => [
    host.host,
    host.role,
    host.from === undefined ? host.address : `${host.from} -> ${host.address}`,
    audioText(host, now),
  ]);
  const rest = others.length === 0 ? [] : [`then deploy: ${others.join(", ")}`];
  return [...columns(rows), ...rest].map((line) => `${line}\n`).join("");
}

function audioText({ folders, snapshot, storedBytes, role }: HostRestore, now: number): string {
  if (role === "relay") return "from the inventory";
  if (folders.length === 0) return "from the inventory; no playlists of its own";
  if (snapshot === undefined) return `from the inventory; NO BACKUP of ${folders.join(", ")}`;
  const age = lasted((now - Date.parse(snapshot.at)) / 1000);
  return `from the inventory; ${folders.join(", ")} from backup ${snapshot.id.slice(0, 8)}, ${age} old (repository ${sizeText(storedBytes)})`;
}

/** What was restored on a master. */
export function restoredText(host: string, folders: readonly RestoredFolder[]): string {
  const lines = folders.map(
    ({ folder, files, bytes }) => `${host}  ${folder}: ${counted(files, "file")}, ${sizeText(bytes)}, equal to the backup\n`,
  );
  return lines.join("");
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
