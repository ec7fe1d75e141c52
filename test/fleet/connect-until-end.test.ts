import { describe, expect, it } from "vitest";
import { connectUntilEnd } from "../../src/fleet/connect-until-end.js";
import type { Ssh, SshTarget } from "../../src/ports/ssh.js";
import { FakeFleet } from "../fakes/fleet.js";

const target = (name: string): SshTarget => ({ name, address: "192.0.2.1", port: 22, user: "root" });
const options = { timeoutSeconds: 20 };

describe("connections of a command", () => {
  it("end with it, whichever of them it has closed itself", async () => {
    const fleet = new FakeFleet({ "eu-1": () => ({}), "eu-2": () => ({}) });
    const ssh = connectUntilEnd(fleet);
    (await ssh.connect(target("eu-1"), options)).close();
    await ssh.connect(target("eu-2"), options);
    expect(fleet.open).toBe(1);
    ssh.end();
    expect(fleet.open).toBe(0);
  });

  it("that are still being opened are given up, and one that opens all the same is closed", async () => {
    const fleet = new FakeFleet({ "eu-1": () => ({}) });
    let open: () => void = () => undefined;
    let stop: AbortSignal | undefined;
    const slow: Ssh = {
      async connect(to, given) {
        stop = given.signal;
        await new Promise<void>((resolve) => (open = resolve));
        return fleet.connect(to, given);
      },
    };
    const ssh = connectUntilEnd(slow);
    const connecting = ssh.connect(target("eu-1"), options);
    ssh.end();
    expect(stop?.aborted).toBe(true);
    open();
    await connecting;
    expect(fleet.open).toBe(0);
  });
});
