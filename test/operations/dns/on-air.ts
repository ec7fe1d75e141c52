import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect } from "vitest";
import { create, record, send } from "../../fakes/route53/scene.js";
import { provider, type Kept } from "./provider.js";

type Options = Parameters<typeof provider>[0];
type Shells = Parameters<typeof provider>[1];

/** The station after its first apply: most tests begin there, and only the first one runs it. */
let kept: Kept | undefined;

/** A zone with the station's tree and with records that radioctl does not manage, some at the same names. */
export async function onAir(options: Options = {}, shells: Shells = {}) {
  if (Object.keys(options).length > 0) return created(options, shells);
  if (kept === undefined) {
    const at = await created(options, shells);
    kept = at.keep();
    return at;
  }
  const at = await provider(options, shells);
  at.continueFrom(kept);
  return used(at);
}

/** The same, always by an apply of its own. */
export async function created(options: Options = {}, shells: Shells = {}) {
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
  const before = JSON.stringify(unmanaged(at));
  expect(await at.run("apply", "--yes")).toMatchObject({ code: 0 });
  expect(JSON.stringify(unmanaged(at))).toBe(before);
  return used(at);
}

const names = new Set(["www.radio.example.", "radio.example.", "news.stream.radio.example.", "\\052.wild.radio.example."]);

function unmanaged({ zone }: Pick<Awaited<ReturnType<typeof provider>>, "zone">) {
  return zone.records().filter(({ Name = "", Type }) => names.has(Name) || (Name === "live.radio.example." && Type === "TXT"));
}

function used(at: Awaited<ReturnType<typeof provider>>) {
  const before = JSON.stringify(unmanaged(at));
  return {
    ...at,
    /** Runs a command and counts its change calls; checks that unmanaged records are unchanged, byte for byte. */
    async change(...argv: string[]) {
      const calls = at.fake.faults.calls("ChangeResourceRecordSets");
      const ended = await at.run(...argv, "--yes");
      expect(JSON.stringify(unmanaged(at))).toBe(before);
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
