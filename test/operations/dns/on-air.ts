import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect } from "vitest";
import { create, record, send } from "../../fakes/route53/scene.js";
import { provider } from "./provider.js";

/** A zone with the station's tree and with records that radioctl does not manage, some at the same names. */
export async function onAir(options: Parameters<typeof provider>[0] = {}, shells: Parameters<typeof provider>[1] = {}) {
  const at = await provider(options, shells);
  const foreign = [
    record("www"),
    { Name: "radio.example", Type: "MX", TTL: 3600, ResourceRecords: [{ Value: "10 mail.radio.example." }] } as ResourceRecordSet,
    record("live", { Type: "TXT", ResourceRecords: [{ Value: '"not radioctl\'s"' }] }),
    record("news.stream", { ResourceRecords: [{ Value: "192.0.2.99" }] }),
    record("*.wild", { SetIdentifier: "one", Weight: 0 }),
    record("*.wild", { SetIdentifier: "two", Weight: 7 }),
  ];
  await send(at.fake.client(), at.zone, ...foreign.map(create));
  const names = new Set(["www.radio.example.", "radio.example.", "news.stream.radio.example.", "\\052.wild.radio.example."]);
  const foreignNow = () =>
    at.zone.records().filter(({ Name = "", Type }) => names.has(Name) || (Name === "live.radio.example." && Type === "TXT"));
  const before = JSON.stringify(foreignNow());
  expect(await at.run("apply", "--yes")).toMatchObject({ code: 0 });
  return {
    ...at,
    /** Runs a command and counts its change calls; checks that unmanaged records are unchanged, byte for byte. */
    async change(...argv: string[]) {
      const calls = at.fake.faults.calls("ChangeResourceRecordSets");
      const ended = await at.run(...argv, "--yes");
      expect(JSON.stringify(foreignNow())).toBe(before);
      return { ...ended, calls: at.fake.faults.calls("ChangeResourceRecordSets") - calls };
    },
    pool: (region: string) =>
      at
        .records()
        .filter((line) => line.startsWith(`pool-${region}.`))
        .map((line) => line.split(" ").slice(2).join(" ")),
    checks: () => at.fake.account.checks.all(),
  };
}
