import type { Finding } from "../../../src/health/finding.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import type { Inventory } from "../../../src/inventory/schema.js";
import { stationText } from "../../roles/station.js";

export function inventoryOf(): Inventory {
  const { inventory, problems } = parseInventory("station.yaml", stationText);
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return inventory;
}

const MOUNTS = ["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"];

/** The findings that make master-a a good home. */
export function goodHome(): Finding[] {
  const ok = (check: Finding["check"], subject: string, more: Partial<Finding> = {}): Finding => ({
    check,
    subject,
    host: "master-a",
    verdict: "OK",
    summary: "is well",
    hint: undefined,
    figures: [],
    ...more,
  });
  return [
    ok("reach", "master-a ssh"),
    ok("unit", "master-a"),
    ok("source", "master-a main", { channel: "main" }),
    ...MOUNTS.flatMap((mount) => [
      ok("reach", `master-a icecast ${mount}`, { mount, channel: "main" }),
      ok("reach", `master-a ${mount}`, { mount, channel: "main" }),
    ]),
  ];
}
