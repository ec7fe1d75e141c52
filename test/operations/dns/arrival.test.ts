import { describe, expect, it, onTestFinished } from "vitest";
import { worldText } from "../../dns/station.js";
import { dnsServer } from "../../fakes/dns-server/server.js";
import { provider } from "./provider.js";

const SILENT = "127.0.0.1:1";

/** A zone with two name servers, and a third that does not answer. @param isBehind whether the second still has the empty zone */
async function threeServers({ isBehind }: { isBehind: boolean }) {
  const at = await provider();
  const second = await dnsServer({
    snapshot: () =>
      isBehind ? { zone: "radio.example", recordSets: [], healthChecks: [], statuses: new Map() } : at.fake.snapshot(at.zone),
  });
  onTestFinished(() => second.stop());
  const [one, two] = [`127.0.0.1:${at.server.port}`, `127.0.0.1:${second.port}`];
  at.write(worldText, [one, two, SILENT]);
  return { ...at, second, one, two };
}

describe("after a change every name server is queried", () => {
  it("and a silent one is listed with those that answer as planned", async () => {
    const { run, server, second, one, two } = await threeServers({ isBehind: false });
    const { code, stdout } = await run("apply", "--yes", "--json");
    expect(code).toBe(0);
    const { nameServers } = JSON.parse(stdout) as { nameServers: Array<{ server: string }> };
    expect(nameServers).toHaveLength(3);
    expect(nameServers).toEqual(
      expect.arrayContaining([
        { server: one, asPlanned: true, failure: null },
        { server: two, asPlanned: true, failure: null },
        { server: SILENT, asPlanned: false, failure: expect.stringContaining("gave no answer") },
      ]),
    );
    for (const each of [server, second]) expect(each.asked).toContain("_radioctl.stream.radio.example TXT");
    expect((await run("drain", "eu-1", "--yes")).stdout).toContain("2 of 3 name servers answer as planned\n  not verified: ");
  });

  it("and a different answer fails the run, which lists each server's answer", async () => {
    const { run, one, two } = await threeServers({ isBehind: true });
    const { code, stderr } = await run("apply", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("don't answer as planned");
    expect(stderr).toContain(`${one}: answers as planned`);
    expect(stderr).toContain(`${two}: has no _radioctl.stream.radio.example TXT`);
    expect(stderr).toContain(`${SILENT}: `);
  });
});
