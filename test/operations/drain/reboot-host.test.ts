import { expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { Fleet } from "../../../src/fleet/load.js";
import { nextBoot } from "../../../src/operations/drain/reboot-host.js";
import type { DrainRequest } from "../../../src/operations/drain/request.js";
import { stationDrain } from "../../../src/operations/drain/run-station.js";
import { FakeFleet } from "../../fakes/fleet.js";
import { fakeWorld } from "../../fakes/world.js";

const down = new RadioctlError("unreachable", "nothing listens there");

/** Waits for a host with these answers, each once and the last one repeatedly: a boot id, or no answer. @returns the seconds of the wait */
async function take(looks: Array<string | undefined>, stillUpSeconds?: number): Promise<number> {
  const left = [...looks];
  const ssh = new FakeFleet({
    "eu-1": () => {
      const now = left.length > 1 ? left.shift() : left[0];
      return now === undefined ? down : { stdout: `${now}\n` };
    },
  });
  const { world } = fakeWorld({ cwd: "/nonexistent", ssh });
  const request = { hosts: [{ target: { name: "eu-1", address: "192.0.2.21", user: "root", port: 22 } }] };
  const fleet = { loaded: {} } as unknown as Fleet;
  const operations = stationDrain(world, fleet, { journal: { run: "run-1" }, ...request } as unknown as DrainRequest, undefined);
  const still = stillUpSeconds === undefined ? {} : { stillUpSeconds };
  await nextBoot(world.clock, operations, { host: "eu-1", before: "boot-1", run: "run-1", ...still });
  expect(ssh.open).toBe(0);
  return world.clock.monotonic() / 1000;
}

it("is not back while it still answers in its old boot", async () => {
  expect(await take(["boot-1", undefined, undefined, "boot-2"])).toBe(3);
});

it("is an error when it does not come back", async () => {
  await expect(take(["boot-1", undefined])).rejects.toMatchObject({
    kind: "unreachable",
    hint: expect.stringContaining("--rerun run-1") as string,
  });
});

it("may still go down after an earlier request; if it does not, the wait ends without an error", async () => {
  expect(await take(["boot-1"], 8)).toBe(8);
  expect(await take(["boot-1", "boot-1", undefined, "boot-2"], 8)).toBe(3);
});
