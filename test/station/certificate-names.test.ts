import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/dns/names.js";
import { inventorySchema, type Inventory } from "../../src/inventory/schema.js";
import { certificateNames } from "../../src/station/certificate-names.js";
import { parseYaml } from "../../src/inventory/yaml.js";
import { fullInventory, inventoryText } from "../inventory/full-inventory.js";

function station(listen: string, wildcard: boolean): Inventory {
  const { value } = parseYaml("radio.yaml", inventoryText(fullInventory));
  const inventory = inventorySchema.parse(value);
  const acme = { directory: "letsencrypt", contact: "anna@radio.example", wildcard };
  return { ...inventory, station: { ...inventory.station, listen }, tls: { ...inventory.tls, acme } };
}

describe("the names of the station's certificate", () => {
  it("are the listen name, the name of the tree and the name of each region", () => {
    const inventory = station("live.radio.example", false);
    const { listen, root, region } = namesOf(inventory);
    expect(certificateNames(inventory)).toEqual([listen, root, region("eu"), region("us")]);
  });

  it("have a wildcard in place of the names that it covers, which a CA refuses beside it", () => {
    const regions = ["eu.stream.radio.example", "us.stream.radio.example"];
    expect(certificateNames(station("live.radio.example", true))).toEqual(["*.radio.example", ...regions]);
  });

  it("keep the zone's own name and deeper names beside a wildcard, which covers exactly one label", () => {
    const regions = ["eu.stream.radio.example", "us.stream.radio.example"];
    expect(certificateNames(station("radio.example", true))).toEqual(["*.radio.example", "radio.example", ...regions]);
    expect(certificateNames(station("a.live.radio.example", true))).toContain("a.live.radio.example");
  });

  it("are the same without acme, for the checks of certificates that are given by hand", () => {
    const { tls, ...inventory } = station("live.radio.example", true);
    expect(certificateNames({ ...inventory, tls: { ...tls, acme: undefined } })[0]).toBe("live.radio.example");
  });
});
