import { describe, expect, it } from "vitest";
import { parseInventory } from "../../src/inventory/parse.js";
import { smallStation } from "../fakes/small-station.js";

const valid = `${smallStation()}hosts:
  master-a: { role: master, address: 198.51.100.10 }
  eu-1: { role: relay, region: eu, address: 198.51.100.21, capacity: 100 }
`;

function problems(text: string) {
  const before = performance.now();
  const found = parseInventory("radio.yaml", text).problems;
  return { found, seconds: (performance.now() - before) / 1000 };
}

describe("an inventory of any size", () => {
  it("is read in linear time, with 20,000 unknown keys", () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => `unknown-${index}: 1\n`).join("");
    const small = problems(valid + keys(2000));
    const large = problems(valid + keys(20_000));
    expect(large.found).toHaveLength(20_000);
    expect(large.found[19_999]).toMatchObject({
      line: valid.split("\n").length + 19_999,
      message: expect.stringMatching(/^unknown key/u),
    });
    // Ten times the keys take 100 times as long when each one is searched for among all of them.
    expect(large.seconds / small.seconds).toBeLessThan(40);
  });

  it.each([
    ["a value of 3 MB", valid.replace("role: master,", `role: ${"x".repeat(3_000_000)},`)],
    ["a list in place of text", valid.replace("name: Radio", `name: [${"1,".repeat(30_000)}1]`)],
    ["a key of 3 MB", `${valid}${"k".repeat(3_000_000)}: 1\n`],
    ["a name of 3 MB that does not exist", valid.replace("masters: [master-a]", `masters: [${"m".repeat(3_000_000)}]`)],
  ])("is quoted in its problems only with the beginning of %s", (_what, text) => {
    const { found, seconds } = problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found).length).toBeLessThan(20_000);
    expect(seconds).toBeLessThan(20);
  });
});
