import { describe, expect, it } from "vitest";
import { usageCommand } from "../../../src/operations/usage/command.js";
import type { AccessLogs } from "../../../src/operations/usage/observe-access-logs.js";
import { keeping, lookAt } from "../../adapters/history-look.js";
import { parse } from "../../cli/argv.js";
import { fakeHistories } from "../../fakes/history.js";

const logs: AccessLogs = {
  uses: [{ mount: "/live.mp3", agent: "VLC/3.0.18", listens: 4, seconds: 7200, bytes: 1 }],
  relays: ["eu-1"],
  missing: ["eu-2"],
};

/** A history with one probe in each hour of the last days. */
async function run(argv: string[], days: number, globals = {}) {
  const histories = fakeHistories();
  const history = await histories.open("", "append", expect.fail);
  for (let hour = -24 * days; hour < 0; hour += 1)
    history?.append(lookAt(hour * 3_600_000, hour % 24 === -20 ? 5 : 99, 1), keeping);
  const asked: number[] = [];
  const ended = await parse(
    (context) =>
      usageCommand(context, async (_world, _loaded, of) => {
        asked.push(of);
        return logs;
      }),
    argv,
    { globals, histories: { open: async () => Promise.resolve(days === 0 ? undefined : history) } },
  );
  return { ...ended, asked };
}

describe("radioctl usage", () => {
  it("shows the figures of a month, with the data that they are based on", async () => {
    const { stdout, asked } = await run([], 28);
    expect(stdout).toMatch(
      /^Last 28 days, Europe\/Berlin: 96\.1 listeners on average, from 672 probes in 672 hours on 29 days\.$/mu,
    );
    expect(stdout).toContain("/live.flac is hardly used: 1.0 % of its channel.");
    expect(stdout).toContain("estimated: measured for the codec, not on this master");
    expect(stdout).toMatch(/^ {2}every day {2}05:00 +6\.0 listeners {2}from \d+ days$/mu);
    expect(stdout).toMatch(/^Growth: \+0\.0 % a week over 4 weeks/mu);
    expect(stdout).toContain("Players: 4 finished listens, 2.0 hours, from the logs of 1 relay; no answer from eu-2");
    expect(asked).toEqual([28]);
  });

  it("warns that three days are too little", async () => {
    const { stdout } = await run(["--no-players"], 3);
    expect(stdout).toContain("There is less than a week of data");
    expect(stdout).toContain("not enough data: 0 of 4 weeks");
    expect(stdout).toMatch(/every day {2}not enough data: [23] of 7 complete days/u);
    expect(stdout).not.toContain("hardly used");
    expect(stdout).not.toContain("Players");
  });

  it("is one document with --json", async () => {
    const { stdout } = await run(["--days", "7"], 8, { json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      basis: { days: 7, short: false },
      players: { listens: 4 },
      growth: { known: false },
    });
  });

  it("without a history names the command that writes it", async () => {
    await expect(run([], 0)).rejects.toMatchObject({
      kind: "failed",
      hint: expect.stringContaining("radioctl report") as string,
    });
  });

  it.each(["0", "401", "a week"])("refuses --days %s", async (days) => {
    await expect(run(["--days", days], 1)).rejects.toThrow("1 to 400");
  });
});
