import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { HostOutcome } from "../../../src/fleet/outcome.js";
import { bootstrapCommand } from "../../../src/operations/deploy/command-bootstrap.js";
import type { BootstrapRequest } from "../../../src/operations/deploy/run-bootstrap.js";
import { parse } from "../../cli/argv.js";
import { ScriptedPrompt } from "../../fakes/prompt.js";

async function run(argv: string[], outcomes: HostOutcome[] = [], given: Parameters<typeof parse>[2] = {}) {
  let request: BootstrapRequest | undefined;
  const ended = await parse(
    (context) =>
      bootstrapCommand(context, async (_world, got) => {
        request = got;
        return Promise.resolve(outcomes);
      }),
    argv,
    given,
  );
  return { ...ended, request };
}

const failed: HostOutcome = { host: "eu-1", role: "relay", state: "failed", error: new RadioctlError("unreachable", "no route") };

describe("radioctl bootstrap", () => {
  it("takes a role and a host, and waits a quarter of an hour for another run", async () => {
    const { request, code } = await run(["relay", "eu-1"]);
    expect(request).toMatchObject({ dryRun: false, observe: { waitForLockSeconds: 900, acceptNewHostKey: false } });
    expect(request?.hosts.map(({ target }) => target.name)).toEqual(["eu-1"]);
    expect(request?.parentsOf("eu-3")).toEqual(["eu-1", "eu-2"]);
    expect(code).toBe(0);
  });

  it("waits for no other run in a dry run, which changes nothing", async () => {
    const { request } = await run(["relay", "eu-1"], [], { globals: { dryRun: true } });
    expect(request?.observe.waitForLockSeconds).toBeUndefined();
  });

  it("takes every host with --all", async () => {
    expect((await run(["--all"])).request?.hosts).toHaveLength(5);
  });

  it("asks for the password once, for all hosts", async () => {
    const prompt = new ScriptedPrompt([/Password of root@master-a, root@master-b/u, "secret"]);
    const { request } = await run(["--all", "--ask-password"], [], { prompt });
    expect(request?.observe.password).toBe("secret");
    expect(prompt.unasked).toEqual([]);
  });

  it.each([
    [["master", "eu-1"], "is a relay in the inventory"],
    [["relay"], "a role and a host"],
    [["relay", "eu-9"], "eu-9"],
    [["relay", "--all"], "--all"],
    [["relay", "eu-1", "--wait", "soon"], "--wait takes seconds"],
  ])("%j is wrong usage", async (argv, message) => {
    await expect(run(argv)).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(message) as string });
  });

  it("ends with the exit code of its worst outcome, or with 3 when changes are only planned", async () => {
    expect((await run(["relay", "eu-1"], [failed])).code).toBe(5);
    expect((await run(["relay", "eu-1"], [{ host: "eu-1", role: "relay", state: "planned" }])).code).toBe(3);
  });

  it("prints one document with --json", async () => {
    const { stdout } = await run(["relay", "eu-1"], [failed], { globals: { json: true } });
    expect(JSON.parse(stdout)).toMatchObject({ hosts: [{ host: "eu-1", error: { kind: "unreachable" } }] });
  });
});
