import { describe, expect, it } from "vitest";
import { cutoverCommand, failoverCommand } from "../../../src/operations/cutover/command.js";
import type { CutoverOutcome, CutoverRequest } from "../../../src/operations/cutover/request.js";
import type { Histories } from "../../../src/ports/history.js";
import { keeping, lookAt } from "../../adapters/history-look.js";
import { parse } from "../../cli/argv.js";
import { fakeHistories } from "../../fakes/history.js";

const outcome: CutoverOutcome = {
  run: "run-1",
  state: "COMMITTED",
  exitCode: 0,
  because: "listeners get master-b",
  moved: [{ relay: "eu-1", listenersBefore: 31, listenersAfter: 31, milliseconds: 420 }],
  gates: [],
  warnings: [],
};

/** The request that the command line makes, without running it. */
async function asked(argv: readonly string[], make = cutoverCommand, globals = {}, histories = fakeHistories()) {
  const requests: CutoverRequest[] = [];
  const ended = await parse(
    (context) =>
      make(context, async (_world, _fleet, request) => {
        requests.push(request);
        return outcome;
      }),
    argv,
    { globals, histories },
  );
  return { ...ended, request: requests[0] };
}

/** One observation an hour for this many days up to now, with the fewest listeners at one hour of the station's clock (Berlin). */
async function quietAt(quietest: number, days: number): Promise<Histories> {
  const histories = fakeHistories();
  const history = await histories.open("", "append", expect.fail);
  for (let hour = -24 * days; hour < 0; hour += 1) {
    const berlin = (((hour + 1) % 24) + 24) % 24;
    history?.append(lookAt(hour * 3_600_000, berlin === quietest ? 5 : 50), keeping);
  }
  return { open: async () => Promise.resolve(history) };
}

describe("radioctl cutover", () => {
  it("by default moves all channels that the two masters share, at once, with a soak of five minutes", async () => {
    const { request, code, stdout } = await asked(["--to", "master-b"]);
    expect(request).toMatchObject({
      kind: "cutover",
      scope: { from: "master-a", to: "master-b", channels: ["main"], relays: ["eu-1", "eu-2"] },
      startsAt: undefined,
      soakSeconds: 300,
      batch: { percent: 25 },
      rehearse: false,
      leaveSources: false,
      resumes: undefined,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Completed: listeners get master-b.  31 listeners moved on 1 relay, 0 lost.");
    expect(stdout).toContain("radioctl cutover --to master-a");
  });

  it("takes every flag", async () => {
    const flags = [
      "--canary",
      "eu-2",
      "--batch",
      "1",
      "--soak",
      "0s",
      "--force",
      "clock",
      "--force",
      "disk",
      "--leave-sources",
      "--rehearse",
    ];
    expect((await asked(["--to", "master-b", "--at", "05:00", ...flags])).request).toMatchObject({
      canary: "eu-2",
      batch: { count: 1 },
      soakSeconds: 0,
      force: ["clock", "disk"],
      leaveSources: true,
      rehearse: true,
      startsAt: new Date("1970-01-01T04:00:00Z"),
    });
  });

  it("begins off-peak at the quietest hour of a week's history, and reports that hour", async () => {
    const { request } = await asked(["--to", "master-b", "--off-peak"], cutoverCommand, {}, await quietAt(4, 8));
    // The station's clock is an hour ahead of UTC.
    expect(request).toMatchObject({ quietestHour: 4, startsAt: new Date("1970-01-01T03:00:00Z") });
  });

  it("has no quietest hour with a history of six days", async () => {
    await expect(asked(["--to", "master-b", "--off-peak"], cutoverCommand, {}, await quietAt(4, 6))).rejects.toThrow(
      "needs a week of listener history",
    );
  });

  it("only rehearses with --dry-run", async () => {
    expect((await asked(["--to", "master-b"], cutoverCommand, { dryRun: true })).request).toMatchObject({ rehearse: true });
  });

  it("is one document with --json", async () => {
    const { stdout } = await asked(["--to", "master-b"], cutoverCommand, { json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      state: "COMMITTED",
      from: "master-a",
      to: "master-b",
      moved: [{ relay: "eu-1" }],
    });
  });

  it("shows the timer before it is created; a dry run only shows it", async () => {
    const { stdout, request } = await asked(["--to", "master-b", "--at", "05:00", "--timer"], cutoverCommand, { dryRun: true });
    expect(stdout).toContain(
      "systemd-run --user '--unit=radioctl-cutover-master-b' --collect '--on-calendar=1970-01-01 04:00:00 UTC'",
    );
    expect(request).toBeUndefined();
  });

  it.each([
    ["without a master", [], "cutover needs the master that takes over"],
    ["to a host that is not a master", ["--to", "eu-1"], "eu-1 is not one of two masters"],
    [
      "with a canary that takes no stream from it",
      ["--to", "master-b", "--canary", "eu-3"],
      "eu-3 can't be the canary: it takes no stream from master-a",
    ],
    [
      "by a timer with a canary that takes no stream from it",
      ["--to", "master-b", "--at", "05:00", "--timer", "--canary", "eu-3"],
      "eu-3 can't be the canary: it takes no stream from master-a",
    ],
    ["with a gate that does not exist", ["--to", "master-b", "--force", "luck"], 'there is no gate "luck"'],
    ["with two times", ["--to", "master-b", "--now", "--at", "05:00"], "use only one of --at"],
    ["off-peak without a history", ["--to", "master-b", "--off-peak"], "needs a week of listener history"],
    ["with both --resume and --abort", ["--resume", "--abort"], "exclude each other"],
    ["when there is no run to resume", ["--resume"], "no cutover in the journal"],
    ["when there is no run to show", ["--status"], "no cutover in the journal"],
    ["with a batch of nothing", ["--to", "master-b", "--batch", "0"], "--batch takes"],
  ])("is refused %s", async (_what, argv, message) => {
    await expect(asked(argv)).rejects.toThrow(message);
  });
});

describe("radioctl failover", () => {
  it("skips what needs the lost master", async () => {
    expect((await asked(["--to", "master-b"], failoverCommand)).request).toMatchObject({
      kind: "failover",
      soakSeconds: 0,
      leaveSources: true,
      startsAt: undefined,
    });
  });
});
