import { expect, it } from "vitest";
import { guardOlderInventory, mustBeLatest, nextLineage, type InventoryLineage } from "../../src/host/inventory-lineage.js";

interface Host {
  inventory?: InventoryLineage;
  operator: string;
  run: string;
  at: string;
}

function deployed(host: Host | undefined, sha256: string, operator: string): Host {
  const inventory = nextLineage(host?.inventory, sha256);
  return { ...(inventory !== undefined && { inventory }), operator, run: "2026-11-22T05:00:07-7f3a", at: "2026-11-22T05:00:07Z" };
}

it("two operators over 100 rounds: an inventory that the other one has replaced is refused, every other one is not", () => {
  let host: Host | undefined;
  let version = 0;
  const copies: Record<string, number> = { anna: 0, bert: 0 };
  let refused = 0;
  for (let round = 0; round < 100; round += 1) {
    const operator = (round * 7) % 3 === 0 ? "anna" : "bert";
    // Every second time, the operator has the other one's last inventory, and changes it.
    if (round % 2 === 0) {
      version += 1;
      copies[operator] = version;
    }
    const own = copies[operator] ?? 0;
    const current = Number(host?.inventory?.sha256 ?? "0");
    const finding = guardOlderInventory(host, String(own), operator);
    const isOlder = own < current && host?.operator !== operator && (host?.inventory?.before.includes(String(own)) ?? false);
    expect(finding !== undefined, `round ${round}`).toBe(isOlder);
    if (finding === undefined) host = deployed(host, String(own), operator);
    else refused += 1;
  }
  expect(refused).toBeGreaterThan(10);
});

it("the operator who made the last change may return to an earlier inventory", () => {
  const host = deployed(deployed(undefined, "a", "anna"), "b", "anna");
  expect(guardOlderInventory(host, "a", "anna")).toBeUndefined();
  expect(guardOlderInventory(host, "a", "bert")).toMatchObject({
    guard: "older-inventory",
    message: "this inventory is older than the one that anna deployed at 2026-11-22T05:00:07Z (run 2026-11-22T05:00:07-7f3a)",
  });
  expect(guardOlderInventory(host, "c", "bert")).toBeUndefined();
});

it("a change that does not come from an inventory keeps the record, and hosts of earlier releases have none", () => {
  const lineage = nextLineage(nextLineage(undefined, "a"), "b");
  expect(nextLineage(lineage, undefined)).toEqual({ sha256: "b", before: ["a"] });
  expect(guardOlderInventory({ operator: "anna", run: "", at: "" }, "a", "bert")).toBeUndefined();
});

it("an inventory that is deployed again is the latest again, and the record is bounded", () => {
  let lineage = nextLineage(undefined, "first");
  for (let index = 0; index < 200; index += 1) lineage = nextLineage(lineage, String(index));
  expect(lineage?.before).toHaveLength(50);
  expect(nextLineage(lineage, "170")).toMatchObject({ sha256: "170" });
  expect(nextLineage(lineage, "170")?.before).not.toContain("170");
});

it("an older inventory is refused for the host by name, unless the guard is overridden", () => {
  const host = deployed(deployed(undefined, "a", "anna"), "b", "anna");
  const check = (force: string[]) => mustBeLatest(host, "a", { operator: "bert", force }, "eu-1");
  expect(() => check([])).toThrow(expect.objectContaining({ kind: "guard", host: "eu-1" }));
  expect(() => check(["older-inventory"])).not.toThrow();
});
