import { expect, it } from "vitest";
import { sharedSsh } from "../../../src/operations/probe/shared-ssh.js";
import { FakeFleet } from "../../fakes/fleet.js";

it("callers share one login for each host, which ends with the run", async () => {
  const fleet = new FakeFleet({ "eu-1": () => ({ stdout: "up" }) });
  const shared = sharedSsh(fleet);
  const target = { name: "eu-1", address: "192.0.2.21", port: 22, user: "root" };
  const options = { timeoutSeconds: 1 };
  const [one, other] = await Promise.all([shared.connect(target, options), shared.connect(target, options)]);
  expect(fleet.open).toBe(1);
  one.close();
  expect(await other.run({ command: "uptime", timeoutSeconds: 1 })).toMatchObject({ stdout: "up" });
  expect(fleet.open).toBe(1);
  await shared.closeAll();
  expect(fleet.open).toBe(0);
});

it("a failed login gives the same error to all callers", async () => {
  const shared = sharedSsh(new FakeFleet({}));
  const target = { name: "eu-9", address: "192.0.2.29", port: 22, user: "root" };
  for (const _ of [1, 2])
    await expect(shared.connect(target, { timeoutSeconds: 1 })).rejects.toMatchObject({ kind: "unreachable" });
  await shared.closeAll();
});
