import { describe, expect, it } from "vitest";
import type { Action, Entry, Event } from "../../../src/journal/entry.js";
import { historyOf } from "../../../src/journal/history.js";
import { runText } from "../../../src/operations/runs/text-journal.js";

const at = "2026-11-22T05:00:07.000Z";
const begun: Event = { event: "begun", command: "deploy", operator: "anna@laptop", pid: 7, hosts: ["eu-1"] };

function printed(...events: readonly Event[]): string {
  const entries: Entry[] = [begun, ...events].map((event) => ({ at, ...event }));
  const history = historyOf("r1", entries);
  if (history === undefined) throw new Error("the run has a beginning");
  return runText(entries, history, () => false);
}

describe("an action in the journal of a run", () => {
  const deeds: ReadonlyArray<readonly [Action, string]> = [
    ["put back", "roll back"],
    ["take out of DNS", "remove from DNS"],
    ["take into DNS", "add to DNS"],
    ["send its encoders away", "disconnect encoders"],
    ["follow no more", "stop following the other master"],
    ["write down", "record the new active master"],
  ];
  it.each(deeds)("that is stored as %j is printed as %j", (deed, words) => {
    const text = printed({ event: "intent", host: "eu-1", deed }, { event: "result", host: "eu-1", deed, ok: true });
    expect(text).toContain(`05:00:07.000  eu-1  ${words} ...\n05:00:07.000  eu-1  ${words} ok\n`);
    expect(text).not.toContain(deed);
  });

  it("that failed has its reason", () => {
    expect(printed({ event: "result", host: "eu-1", deed: "reboot", ok: false, detail: "no answer" })).toContain(
      "eu-1  reboot failed: no answer\n",
    );
  });
});

it("an interrupted run has the command that continues it", () => {
  expect(printed({ event: "intent", host: "eu-1", deed: "change" })).toMatch(
    /interrupted before its end: 1 in flight\nTo continue with eu-1: radioctl deploy --resume r1\n$/u,
  );
});
