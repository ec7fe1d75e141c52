import { describe, expect, it } from "vitest";
import type { HostOutcome } from "../../../src/fleet/outcome.js";
import { deployCommand } from "../../../src/operations/deploy/command.js";
import type { DrainRequest } from "../../../src/operations/drain/request.js";
import { parse } from "../../cli/argv.js";

/** Which of the two kinds of deploy the command line runs. */
async function run(argv: string[], outcomes: HostOutcome[] = []) {
  let deployed: string[] | undefined;
  let drained: DrainRequest | undefined;
  const ended = await parse(
    (context) =>
      deployCommand(
        context,
        async (_world, { hosts }) => {
          deployed = hosts.map(({ desired }) => desired.host);
          return Promise.resolve(outcomes);
        },
        async (_world, request) => {
          drained = request;
          return Promise.resolve(outcomes);
        },
      ),
    argv,
  );
  return { ...ended, deployed, drained };
}

describe("radioctl deploy", () => {
  it("changes hosts, and reboots no host", async () => {
    expect(await run(["eu-1", "eu-2"])).toMatchObject({ deployed: ["eu-1", "eu-2"], drained: undefined });
  });

  it("with --drain reboots all hosts that need it, and gives listeners half an hour", async () => {
    const { deployed, drained } = await run(["--drain"]);
    expect(deployed).toBeUndefined();
    expect(drained).toMatchObject({ named: false, drainSeconds: 1800, force: [], resumes: false, out: [] });
    expect(drained?.hosts).toHaveLength(5);
  });

  it("with --drain and names reboots the named hosts in any case", async () => {
    const { drained } = await run([
      "eu-1",
      "--drain",
      "--drain-minutes",
      "0.5",
      "--force",
      "capacity",
      "--force",
      "region-empty",
    ]);
    expect(drained).toMatchObject({ named: true, drainSeconds: 30, force: ["capacity", "region-empty"] });
    expect(drained?.hosts.map(({ target }) => target.name)).toEqual(["eu-1"]);
  });

  it("ends with 3 when reboots are only planned", async () => {
    expect((await run(["--drain"], [{ host: "eu-1", role: "relay", state: "planned" }])).code).toBe(3);
  });

  it.each([["0"], ["-1"], ["1441"], ["half an hour"], [""]])("--drain-minutes %j is wrong usage", async (minutes) => {
    await expect(run(["--drain", "--drain-minutes", minutes])).rejects.toMatchObject({ code: "commander.invalidArgument" });
  });

  it.each([["--resume"], ["--rerun"]])("--drain %s is wrong usage without such a run", async (flag) => {
    await expect(run(["--drain", flag])).rejects.toMatchObject({ kind: "usage" });
  });
});
