import { describe, expect, it } from "vitest";
import { ownHeaders } from "../../src/fleet/own-headers.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { Secret } from "../../src/secret.js";
import { desired, stationText, textAt } from "../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const fleet = (secrets = placeholderSecrets()) => ({
  loaded: { inventory, file: "station.yaml", directory: "/", warnings: [] } as never,
  secrets,
});

describe("the headers of a probe", () => {
  it("have the value that the relay's nginx expects", () => {
    const [value = ""] = Object.values(ownHeaders(fleet(), "eu-1") ?? {});
    expect(value.length).toBeGreaterThanOrEqual(32);
    expect(textAt(desired("eu-1"), "/etc/nginx/radio/own.conf")).toContain(`"${value}" 1;`);
  });

  it("differ between relays, so that one relay's value means nothing to another", () => {
    expect(ownHeaders(fleet(), "eu-1")).not.toEqual(ownHeaders(fleet(), "eu-2"));
    const other = { get: () => new Secret("station-key", "another key".repeat(4)) };
    expect(ownHeaders(fleet(other), "eu-1")).not.toEqual(ownHeaders(fleet(), "eu-1"));
  });

  it.each(["master-a", "unknown", undefined])("do not exist for %s, which is no relay of the inventory", (host) =>
    expect(ownHeaders(fleet(), host)).toBeUndefined(),
  );
});
