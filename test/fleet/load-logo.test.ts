import { describe, expect, it } from "vitest";
import { loadLogo } from "../../src/fleet/load-logo.js";
import type { LoadedInventory } from "../../src/inventory/load.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { stationText } from "../roles/station.js";

const load = async (logo: string, content: Record<string, Uint8Array>) => {
  const parsed = parseInventory("radio.yaml", `${stationText}public: { logo: ${logo} }\n`);
  const loaded = { ...parsed, file: "radio.yaml", directory: "/radio" } as unknown as LoadedInventory;
  return loadLogo({ bytes: (path) => Promise.resolve(content[path]) }, loaded);
};

describe("the logo of the public page", () => {
  it("is read beside the inventory, and becomes a part of the page", async () => {
    const { logo, problems } = await load("logo.SVG", { "/radio/logo.SVG": Buffer.from("<svg/>") });
    expect(problems).toEqual([]);
    expect(logo).toBe(`data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}`);
  });

  it.each<[what: string, logo: string, content: Record<string, Uint8Array>, message: RegExp]>([
    ["is missing", "logo.png", {}, /^there is no file logo\.png$/u],
    ["is no picture", "logo.html", {}, /^must be a file that ends in \.svg, /u],
    ["is too large", "logo.png", { "/radio/logo.png": new Uint8Array(100_001) }, /has 100001 bytes/u],
  ])("is a problem with its place in the inventory when it %s", async (_, logo, content, message) => {
    const { problems } = await load(logo, content);
    expect(problems).toMatchObject([
      { file: "radio.yaml", key: "public.logo", message: expect.stringMatching(message) as string },
    ]);
    expect(problems[0]?.line).toBeGreaterThan(10);
  });
});
