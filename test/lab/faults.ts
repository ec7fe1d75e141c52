import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { vethOf, type Lab } from "../../src/operations/lab/layout.js";
import type { TestLab } from "./lab-fixture.js";

/** Pulls a host's cable, as when its provider is cut off. Returns a function that plugs it in again. */
export async function cutOff(lab: TestLab, name: string): Promise<() => Promise<void>> {
  const { lab: made } = JSON.parse(await readFile(join(lab.folder, "lab.json"), "utf8")) as { lab: Lab };
  const host = made.hosts.find((each) => each.name === name);
  if (host === undefined) throw new Error(`the lab has no host ${name}`);
  const set = async (state: "up" | "down") => {
    await execa("ip", ["link", "set", vethOf(host), state]);
  };
  await set("down");
  return async () => set("up");
}
