import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { capture } from "../../../src/adapters/http.js";
import { send } from "../../../src/adapters/http/send.js";
import { realProcesses } from "../../../src/adapters/processes.js";
import { httpServers } from "../../fakes/http-server.js";
import { reportedRadio } from "./radio.js";

const servers = httpServers();
afterEach(async () => servers.stop());

const http = { capture, send };

/** A hook on loopback that answers as configured, and stores what it received. */
async function hook() {
  const taken: Array<{ path: string | undefined; body: { event?: string; event_action?: string; id?: string } }> = [];
  const answer = { status: 200 };
  const url = await servers.http((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const text = Buffer.concat(pieces).toString();
      if (answer.status < 300) taken.push({ path: request.url, body: text === "" ? {} : (JSON.parse(text) as object) });
      response.writeHead(answer.status).end("no");
    });
  });
  return { url, taken, answer };
}

describe("a report to real services", () => {
  it("loses no message when a webhook fails and then works, and sends them in order", async () => {
    const { url, taken, answer } = await hook();
    const settings = "{ failuresToRaise: 2, channels: { own: { kind: webhook, url: !secret hook } } }";
    const radio = await reportedRadio(settings, { http, env: { RADIO_HOOK: url } });
    answer.status = 503;
    await radio.reports("cc..");
    await radio.reports("cc");
    expect(taken).toEqual([]);
    answer.status = 200;
    const { deliveries } = await radio.report("c");
    expect(taken.map(({ body }) => body.event)).toEqual(["raise", "resolve", "raise"]);
    expect(new Set(taken.map(({ body }) => body.id)).size).toBe(3);
    expect(deliveries).toMatchObject([{ channel: "own", sent: 3, left: 0 }]);
    await radio.reports("cc");
    expect(taken).toHaveLength(3);
  });

  it("loses no message when a server is away", async () => {
    const url = await servers.nothing();
    const settings = "{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }";
    const radio = await reportedRadio(settings, { http, env: { RADIO_HOOK: url } });
    const { problems } = await radio.report("c");
    expect(problems).toEqual([
      expect.stringMatching(/^own 127\.0\.0\.1:\d+ gave no answer \(ECONNREFUSED\): 1 kept for the next report$/u),
    ]);
    expect(JSON.parse(readFileSync(radio.state, "utf8"))).toMatchObject({ outbox: [{ tries: 1 }] });
  });

  it("alerts PagerDuty, and pings the switch at the end", async () => {
    const pager = await hook();
    const alive = await hook();
    const settings = `{ failuresToRaise: 1, successesToClear: 1, channels: {
      pager: { kind: pagerduty, routingKey: !secret pager-key, endpoint: "${pager.url}" },
      alive: { kind: healthchecks, url: !secret ping } } }`;
    const radio = await reportedRadio(settings, { http, env: { RADIO_PAGER_KEY: "sentinel", RADIO_PING: alive.url } });
    await radio.reports("c.");
    expect(pager.taken.map(({ body }) => body.event_action)).toEqual(["trigger", "resolve"]);
    expect(alive.taken.map(({ path }) => path)).toEqual(["/live.mp3", "/live.mp3"]);
    pager.answer.status = 500;
    await radio.report("c");
    expect(alive.taken.at(-1)?.path).toBe("/live.mp3/fail");
    expect(readFileSync(radio.state, "utf8")).not.toContain("sentinel");
  });

  it("mails through sendmail, which may be out of order for a while", async () => {
    const radio = await reportedRadio("{ failuresToRaise: 1 }", { http, processes: realProcesses });
    const program = join(radio.folder, "sendmail");
    writeFileSync(
      program,
      `#!/bin/sh\n[ -e "${radio.folder}/full" ] && { echo "queue is full" >&2; exit 75; }\n{ echo "argv: $*"; cat; } >>"${radio.folder}/mails"\n`,
    );
    chmodSync(program, 0o755);
    const inventory = join(radio.folder, "radio.yaml");
    const channel = `{ kind: mail, to: [anna@radio.example], sendmail: ${program} }`;
    writeFileSync(
      inventory,
      readFileSync(inventory, "utf8").replace("{ failuresToRaise: 1 }", `{ failuresToRaise: 1, channels: { post: ${channel} } }`),
    );
    writeFileSync(join(radio.folder, "full"), "");
    expect((await radio.report("c")).problems).toEqual([
      `post ${program} ended with 75: queue is full: 1 kept for the next report`,
    ]);
    expect(existsSync(join(radio.folder, "mails"))).toBe(false);
    await realProcesses.run({ argv: ["rm", join(radio.folder, "full")], timeoutSeconds: 5 });
    await radio.report("c");
    const mails = readFileSync(join(radio.folder, "mails"), "utf8");
    expect(mails.match(/^argv: -t -oi$/gmu)).toHaveLength(1);
    expect(mails).toMatch(/^To: anna@radio\.example$/mu);
  });
});
