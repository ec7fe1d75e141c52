import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { loadFleet } from "../../../src/fleet/load.js";
import { planHost } from "../../../src/host/plan.js";
import { openJournal } from "../../../src/journal/store.js";
import { movesOff } from "../../../src/moving/move.js";
import type { DeployRequest } from "../../../src/operations/deploy/request.js";
import { onStation } from "../../../src/operations/deploy/run-station.js";
import { answerOf } from "../../bench/simulated-answer.js";
import { station } from "../../cli/argv.js";
import { LockedFleet } from "../../fakes/locks.js";
import { fakeWorld } from "../../fakes/world.js";
import { bareHost } from "../../host/observed-host.js";

const bob = { operator: "bob@desk", run: "r2", since: "2026-11-22T05:00:00.000Z" };

/** The real operations over hosts that answer as in-sync ones do. */
async function operations(changes: (fleet: LockedFleet) => void = () => undefined) {
  const ssh = new LockedFleet("master-a", "eu-1", "eu-2");
  const { world } = fakeWorld({
    ...station(),
    ssh,
    http: {
      capture: async ({ url }) => Promise.reject(new RadioctlError("unreachable", `${url}: nothing listens there`)),
      send: async () => Promise.reject(new Error("nothing is sent")),
    },
  });
  const fleet = await loadFleet(world, "radio.yaml", { secrets: "placeholder" });
  const hosts = fleet.toObserve(["master-a", "eu-1", "eu-2"]);
  const [eu1] = fleet.desired(["eu-1"]);
  if (eu1 === undefined) throw new Error("there is no eu-1");
  ssh.answer = (_host, { stdin, onLine }) => {
    if (stdin instanceof Uint8Array) {
      onLine?.("@end done");
      return {};
    }
    return String(stdin).includes("@@radioctl") ? { stdout: answerOf(eu1) } : {};
  };
  changes(ssh);
  const journal = openJournal(world, world.cwd, "run-1");
  const request = { inventory: fleet.loaded.inventory, hosts, journal, resumes: undefined } as unknown as DeployRequest;
  const real = await onStation(world, fleet, request, async (own) => Promise.resolve(own));
  const change = { ...hosts[1], desired: eu1, observed: bareHost(), plan: planHost(eu1, bareHost()) } as never;
  return { ssh, world, real, eu1, change, hosts, inventory: fleet.loaded.inventory };
}

describe("a deploy's operations on real hosts", () => {
  it("observe a host that is not held over a temporary connection", async () => {
    const { real, ssh, hosts } = await operations();
    const reached = await real.plan(hosts[1] as never);
    expect(reached).toMatchObject({ desired: { host: "eu-1" }, login: { user: "root" }, plan: { generation: 1 } });
    expect(ssh.open).toBe(0);
  });

  it("wait a moment for a run that was just killed, and then report who holds the host", async () => {
    const { real, ssh, world, hosts } = await operations((fleet) => {
      const answer = fleet.answer;
      fleet.answer = (host, command) => {
        const usual = answer(host, command);
        if (usual instanceof RadioctlError || usual.stdout === undefined) return usual;
        return { stdout: usual.stdout.replace("@@ledger\n", `@@ledger\nlease ${JSON.stringify(bob)}\n`) };
      };
    });
    await expect(real.plan(hosts[1] as never)).rejects.toMatchObject({
      kind: "locked",
      message: expect.stringContaining("bob@desk, run r2") as string,
    });
    expect([world.clock.monotonic() / 1000, ssh.open]).toEqual([4, 0]);
  });

  it("hold, observe and change hosts over one connection each, and close it", async () => {
    const { real, ssh, eu1, change } = await operations();
    expect(await real.hold(["eu-2", "eu-1"])).toEqual(new Map());
    expect(ssh.taken).toEqual(["eu-1", "eu-2"]);
    expect((await real.observe(eu1)).observed.ledger.manifest?.generation).toBe(1);
    await real.apply(change, () => undefined);
    expect(await real.changedBy(eu1)).toBe("2026-11-22T05:00-7f3a");
    expect([ssh.open, ssh.taken.length]).toEqual([2, 2]);
    await real.release();
    expect([ssh.open, ssh.locks.size]).toEqual([0, 0]);
    await expect(real.observe(eu1)).rejects.toMatchObject({ message: "this run has released the host" });
  });

  it("wait for a change that continues after its connection was lost", async () => {
    let looks = 0;
    const { real, world, eu1 } = await operations((fleet) => {
      const answer = fleet.answer;
      fleet.answer = (host, command) => {
        const usual = answer(host, command);
        if (usual instanceof RadioctlError || usual.stdout === undefined || ++looks > 3) return usual;
        return { stdout: usual.stdout.replace("@@ledger\n", `@@ledger\nlock ${JSON.stringify(bob)}\n`) };
      };
    });
    await real.hold(["eu-1"]);
    await real.changedBy(eu1);
    expect(world.clock.monotonic() / 1000).toBe(3);
    looks = -1000;
    await expect(real.changedBy(eu1)).rejects.toMatchObject({ kind: "outcomeUnknown" });
    await real.release();
  });

  it("cannot probe a host that forwards no connections, or read a generation that it does not keep", async () => {
    const { real, ssh } = await operations((fleet) => {
      const answer = fleet.answer;
      fleet.answer = (host, command) => (String(command.stdin).includes("wanted.json") ? { code: 3 } : answer(host, command));
    });
    await real.hold(["eu-1"]);
    const heard = await real.probe("eu-1").catch((error: unknown) => error);
    if (Array.isArray(heard)) expect(heard.every((report: { heard: boolean }) => !report.heard)).toBe(true);
    else expect(heard).toMatchObject({ kind: "unreachable" });
    await expect(real.generation("eu-1", 7)).rejects.toMatchObject({ kind: "failed" });
    await real.release();
    expect(ssh.open).toBe(0);
  });

  it.each([
    [0, ""],
    [4, "guard"],
    [6, "locked"],
    [1, "failed"],
  ])("move listeners of a relay that is not held, when its script ends with %i", async (code, kind) => {
    const { real, ssh, inventory } = await operations((fleet) => {
      fleet.answer = () => ({ code, stderr: JSON.stringify(bob) });
    });
    const [move] = movesOff(inventory, "master-a").moves;
    const ends = real.move(move as never);
    if (kind === "") await ends;
    else await expect(ends).rejects.toMatchObject({ kind, message: expect.stringContaining("bob@desk") as string });
    expect(ssh.open).toBe(0);
  });
});
