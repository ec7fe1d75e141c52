import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inventoryJsonSchema } from "../../src/inventory/json-schema.js";
import { parseInventory } from "../../src/inventory/parse.js";

const inventories = fileURLToPath(new URL("../../inventories/", import.meta.url));

describe("the JSON Schema for editors", () => {
  it("equals the committed file, which npm run schema renews", () => {
    const committed: unknown = JSON.parse(readFileSync(`${inventories}inventory.schema.json`, "utf8"));
    expect(committed).toEqual(inventoryJsonSchema());
  });

  it("is draft-7 and allows no unknown keys", () => {
    expect(inventoryJsonSchema()).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      additionalProperties: false,
    });
  });

  it("is referenced by the example, which is valid", () => {
    const text = readFileSync(`${inventories}example.yaml`, "utf8");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./inventory.schema.json");
    expect(parseInventory("example.yaml", text).problems).toEqual([]);
  });
});
