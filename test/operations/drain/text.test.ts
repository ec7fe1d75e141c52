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
    splicer: [],
    held: [],
    reboot: { bootId: "boot-1", because: undefined },
  },
  because: "upgraded: dbus",
  few: 10,
  rebooted: false,
  out: false,
  outOfDns: false,
};

it("a plan has each host to reboot, with the reason and its listeners", () => {
  const back = { ...relay, rebooted: true, because: "an earlier run left it drained", status: { ...relay.status, host: "eu-2" } };
  expect(drainPlanText([relay, back])).toBe(
    [
      "One host at a time: drain, reboot, verify on air, return to rotation:",
      "  ~ reboot  eu-1  relay   upgraded: dbus   412 of 1000 listeners, waits until at most 10 are left",
      "  + return  eu-2  relay   an earlier run left it drained",
      "",
    ].join("\n"),
  );
});

it.each([
  [[], ""],
  [["eu-1"], "eu-1 needs a reboot: radioctl deploy --drain\n"],
  [["eu-1", "eu-2"], "eu-1, eu-2 need a reboot: radioctl deploy --drain\n"],
])("a deploy names the hosts that need a reboot: %j", (hosts, text) => expect(rebootsDueText(hosts)).toBe(text));
