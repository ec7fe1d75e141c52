import { expect, it } from "vitest";
import { planHost } from "../../src/host/plan.js";
import { parseAnswer } from "../../src/host/query.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { desired } from "../roles/station.js";
import { answerOf } from "./simulated-answer.js";
import { simulatedHosts, simulatedInventory } from "./simulated-fleet.js";

const inventoryOf = (count: number) => simulatedInventory(simulatedHosts(count), 2022, "/tmp/key");

it.each([3, 10, 53, 1000])("the inventory of %i simulated hosts validates", (count) => {
  const { inventory, problems } = parseInventory("inventory.yaml", inventoryOf(count));
  expect(problems).toEqual([]);
  expect(Object.keys(inventory?.hosts ?? {})).toHaveLength(count);
});

it.each(["master-a", "relay-1", "relay-8"])("a simulated %s answers as one on which nothing is to be done", (name) => {
  const wanted = desired(name, inventoryOf(10));
  const observed = parseAnswer(answerOf(wanted));
  expect(observed?.system.prettyName).toBe("Debian GNU/Linux 12 (bookworm)");
  expect(observed && planHost(wanted, observed).steps).toEqual([]);
});
