import { GetChangeCommand } from "@aws-sdk/client-route-53";
import { describe, expect, it } from "vitest";
import { create, record, send } from "../fakes/route53/scene.js";
import { provider } from "../operations/dns/provider.js";
import { worldText } from "./station.js";

/** A zone built by hand: records where the tree will be, next to it, and elsewhere. */
async function byHand() {
  const at = await provider();
  const client = at.fake.client();
  const sent = await send(
    client,
    at.zone,
    ...[
      record("live", { TTL: 300 }),
      record("live", { Type: "AAAA", ResourceRecords: [{ Value: "2a01:4f8::1" }] }),
      record("fo7-eu.stream"),
      record("old.stream", { Type: "CNAME", ResourceRecords: [{ Value: "old.example." }] }),
      record("near.stream", { SetIdentifier: "one", Region: "eu-west-1" }),
      record("note.stream", { Type: "TXT", ResourceRecords: [{ Value: '"by hand"' }] }),
      record("www"),
    ].map(create),
  );
  while ((await client.send(new GetChangeCommand({ Id: sent }))).ChangeInfo?.Status !== "INSYNC");
  const foreign = () => at.records().filter((line) => /^(www|near|note)[.]/u.test(line));
  return { ...at, foreign };
}

interface Told {
  takenOver: unknown;
  leftAlone: Array<{ record: string }>;
}

describe("dns adopt", () => {
  it("shows what radioctl would take over, and what the next apply does with it; exit 3, and nothing is changed", async () => {
    const { run, records } = await byHand();
    const before = records();
    const shown = await run("adopt", "--dry-run", "--json");
    expect(shown.code).toBe(3);
    const { takenOver, leftAlone } = JSON.parse(shown.stdout) as Told;
    expect(takenOver).toEqual([
      { record: "live.radio.example A", fate: "changed" },
      { record: "live.radio.example AAAA", fate: "deleted" },
      { record: "fo7-eu.stream.radio.example A", fate: "deleted" },
    ]);
    expect(leftAlone.map((each) => each.record)).toEqual([
      "near.stream.radio.example A one",
      "note.stream.radio.example TXT",
      "old.stream.radio.example CNAME",
    ]);
    expect(records()).toEqual(before);
  });

  it("asks for confirmation, and names the flag that answers when there is no terminal", async () => {
    const { run, records } = await byHand();
    const before = records();
    const asked = await run("adopt", "--zone");
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(asked.stdout).toContain("takes over old.stream.radio.example CNAME  is deleted by the next apply\n");
    expect(asked.stdout).toContain("leaves note.stream.radio.example TXT  not an address record\n");
    expect(records()).toEqual(before);
  });

  it("apply changes and deletes what adopt has announced, and nothing else", async () => {
    const { run, records, foreign } = await byHand();
    const others = foreign();
    expect(await run("adopt", "--yes")).toMatchObject({ code: 0 });
    expect(records()).toContain("live.radio.example A  192.0.2.1");
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(records()).toContain("live.radio.example A  stream.radio.example");
    expect(records().filter((line) => /^(live\S+ AAAA|fo7)/u.test(line))).toEqual([]);
    expect(records()).toContain("old.stream.radio.example CNAME  old.example.");
    expect(foreign()).toEqual(others);
    expect(await run("adopt", "--yes")).toMatchObject({ code: 0, stdout: expect.stringContaining("is in sync") });
  });

  it("--zone also takes over names that the inventory does not have, but no other policy and no other type; rollback undoes it", async () => {
    const { run, records, foreign } = await byHand();
    const before = records();
    expect(await run("adopt", "--zone", "--yes")).toMatchObject({ code: 0 });
    expect(records().filter((line) => !line.startsWith("_radioctl"))).toEqual(before);
    expect(await run("rollback", "--yes")).toMatchObject({ code: 0 });
    expect(records()).toEqual(before);
    expect(await run("adopt", "--zone", "--yes")).toMatchObject({ code: 0 });
    const others = foreign();
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(records().filter((line) => line.startsWith("old."))).toEqual([]);
    expect(records().find((line) => line.startsWith("_radioctl"))).not.toContain("old.stream");
    expect(foreign()).toEqual(others);
    expect(await run("plan")).toMatchObject({ code: 0 });
  });

  it("keeps what radioctl manages: apply still deletes the region that the inventory no longer has", async () => {
    const { run, records, write } = await provider();
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    const without = worldText
      .split("\n")
      .filter((line) => !/^ {2}(sa|sa-1):/u.test(line))
      .join("\n")
      .replace("locations: [NA, US-CA], failover: [sa, eu]", "locations: [NA, US-CA, SA, MX], failover: [eu]");
    write(without);
    expect(await run("adopt", "--yes")).toMatchObject({ code: 0 });
    expect(records().some((line) => line.startsWith("pool-sa."))).toBe(true);
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(records().filter((line) => line.includes("-sa."))).toEqual([]);
  });
});
