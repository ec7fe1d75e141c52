import { expect, it } from "vitest";
import { rebootsDueText } from "../../../src/operations/deploy/text.js";
import type { DrainHost } from "../../../src/operations/drain/request.js";
import { drainPlanText } from "../../../src/operations/drain/text.js";

const relay: DrainHost = {
  status: {
    host: "eu-1",
    role: "relay",
    system: "12",
    change: undefined,
    differing: 0,
    down: [],
    lockedBy: undefined,
    draining: undefined,
    connections: {},
    listeners: { now: 412, capacity: 1000 },
    streams: undefined,
    active: {},
    held: [],
    reboot: { bootId: "boot-1", because: undefined },
  },
  because: "upgraded: dbus",
  few: 10,
  rebooted: false,
  out: false,
  outOfDns: false,
};

it("a plan says who is rebooted, why, and who listens there", () => {
  const back = { ...relay, rebooted: true, because: "an earlier run left it drained", status: { ...relay.status, host: "eu-2" } };
  expect(drainPlanText([relay, back])).toBe(
    [
      "One at a time, each out of rotation before and heard after:",
      "  ~ reboot  eu-1  relay   upgraded: dbus   412 of 1000 listeners, 10 are few enough",
      "  + back in  eu-2  relay   an earlier run left it drained",
      "",
    ].join("\n"),
  );
});

it.each([
  [[], ""],
  [["eu-1"], "eu-1 waits for a reboot: radioctl deploy --drain\n"],
  [["eu-1", "eu-2"], "eu-1, eu-2 wait for a reboot: radioctl deploy --drain\n"],
])("a deploy says who waits for a reboot: %j", (hosts, text) => expect(rebootsDueText(hosts)).toBe(text));
