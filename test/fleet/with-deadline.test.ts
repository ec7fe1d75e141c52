import { describe, expect, it } from "vitest";
import { withDeadline } from "../../src/fleet/with-deadline.js";
import type { RemoteCommand, SshConnection } from "../../src/ports/ssh.js";
import { FakeFleet } from "../fakes/fleet.js";

describe("a connection with a deadline", () => {
  it("gives each command the time that is left, and at least one second", async () => {
    const limits: number[] = [];
    const shell = ({ timeoutSeconds }: RemoteCommand) => (limits.push(timeoutSeconds), {});
    const target = { name: "eu-1", address: "192.0.2.1", port: 22, user: "root" };
    const opened: SshConnection = await new FakeFleet({ "eu-1": shell }).connect(target, { timeoutSeconds: 1 });
    let now = 5000;
    const connection = withDeadline(opened, { monotonic: () => now }, 30);
    for (const passed of [0, 12_400, 10_000, 100_000]) {
      now += passed;
      await connection.run({ command: "uptime", timeoutSeconds: 20 });
    }
    expect(limits).toEqual([20, 18, 8, 1]);
  });
});
