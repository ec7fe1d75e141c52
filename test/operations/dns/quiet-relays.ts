import type { FakeShell } from "../../fakes/fleet.js";
import { listenersAnswer } from "../../fakes/listeners-answer.js";

/** The relays of the station, each without a listener. */
export const quietRelays: Readonly<Record<string, FakeShell>> = Object.fromEntries(
  ["eu-1", "eu-2", "eu-3", "us-1", "us-2", "sa-1", "as-1"].map((relay) => [relay, () => ({ stdout: listenersAnswer({}) })]),
);
