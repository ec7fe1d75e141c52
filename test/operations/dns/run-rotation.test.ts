import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openZone } from "../../../src/adapters/dns.js";
import { loadInventory } from "../../../src/inventory/load.js";
import { openRotation } from "../../../src/operations/dns/run-rotation.js";
import { worldText } from "../../dns/station.js";
import { quietRelays } from "./quiet-relays.js";
import { FakeFleet } from "../../fakes/fleet.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";
import { provider } from "./provider.js";

/** The rotation of a station whose zone is at a strict Route 53. */
async function rotation(at: Awaited<ReturnType<typeof provider>>) {
  const clock = new VirtualTime();
  const { world } = fakeWorld({
    cwd: at.cwd,
    ssh: new FakeFleet(quietRelays),
    dns: { open: async (access) => openZone({ ...access, endpoint: at.fake.endpoint }, clock) },
  });
  const running = {
    ...world,
    clock,
    randomBytes: (count: number) => new Uint8Array(count).map(() => Math.floor(Math.random() * 256)),
  };
  const opened = await openRotation(running, await loadInventory(running, "radio.yaml"), []);
  if (opened === undefined) throw new Error("the inventory has a dns section");
  return opened;
}

const weightOf = (at: Awaited<ReturnType<typeof provider>>, relay: string) =>
  at
    .records()
    .find((line) => line.includes(` A ${relay} `))
    ?.split(" ")
    .at(-1);

it("takes a relay out and puts it back with the weight that it had, also a canary's", async () => {
  const at = await provider();
  await at.run("apply", "--yes");
  expect(await at.run("canary", "eu-1", "--weight", "7", "--yes")).toMatchObject({ code: 0 });
  const before = weightOf(at, "eu-1");
  const rotates = await rotation(at);
  expect(await rotates.isIn("eu-1")).toBe(true);
  await rotates.takeOut("eu-1");
  expect(await rotates.isIn("eu-1")).toBe(false);
  expect(weightOf(at, "eu-1")).toBe("0");
  await rotates.takeIn("eu-1");
  expect(await rotates.isIn("eu-1")).toBe(true);
  expect(weightOf(at, "eu-1")).toBe(before);
  expect(before).not.toBe("100");
});

it("counts a relay as out when an operator has drained it, and every relay when the zone has no radioctl records", async () => {
  const at = await provider();
  expect(await (await rotation(at)).isIn("eu-1")).toBe(false);
  await at.run("apply", "--yes");
  await at.run("drain", "eu-1", "--yes");
  expect(await (await rotation(at)).isIn("eu-1")).toBe(false);
});

it("does not exist when the inventory has no dns section", async () => {
  const at = await provider();
  const { world } = fakeWorld({ cwd: at.cwd });
  writeFileSync(join(at.cwd, "radio.yaml"), worldText);
  expect(await openRotation(world, await loadInventory(world, "radio.yaml"), [])).toBeUndefined();
});
