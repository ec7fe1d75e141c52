import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { statusCommand } from "../../../src/operations/status/command.js";
import type { HostStatus } from "../../../src/operations/status/status.js";
import { parse } from "../../cli/argv.js";
import { OWN_ESCAPE } from "../../../src/cli/text/printable.js";

const lost: HostStatus = { host: "eu-1", role: "relay", error: new RadioctlError("unreachable", "eu-1: no answer") };

/** Ctrl-C comes after this many observations. */
async function run(argv: string[], given: Parameters<typeof parse>[2] = {}, looks = 2, statuses: HostStatus[] = [lost]) {
  let hosts: string[] = [];
  let looked = 0;
  const stop = new AbortController();
  const ended = await parse(
    (context) =>
      statusCommand(context, (_world, _inventory, wanted) => {
        hosts = wanted.map(({ desired }) => desired.host);
        const look = async () => {
          if (++looked === looks) setImmediate(() => stop.abort());
          return statuses;
        };
        return { look, end: () => undefined };
      }),
    argv,
    { interrupted: stop.signal, ...given },
  );
  return { ...ended, hosts, looked };
}

describe("radioctl status", () => {
  it.each<[string[], string[]]>([
    [[], ["master-a", "master-b", "eu-1", "eu-2", "eu-3"]],
    [
      ["eu-2", "master-a"],
      ["master-a", "eu-2"],
    ],
    [
      ["--role", "relay", "--region", "eu", "--channel", "main"],
      ["eu-1", "eu-2", "eu-3"],
    ],
  ])("%j", async (argv, hosts) => expect(await run(argv)).toMatchObject({ hosts, looked: 1 }));

  it("ends with 5 when a host gave no answer, otherwise with 0, even with differences", async () => {
    expect((await run([])).code).toBe(5);
    expect((await run([], {}, 1, [])).code).toBe(0);
  });

  it("without a terminal prints one block for each observation, without cursor movements", async () => {
    const { stdout, looked, code } = await run(["--watch"]);
    expect(looked).toBe(2);
    expect(stdout).toMatch(/^Radio .*01:00:00 .*every 5 s.*\n(.+\n)+\nRadio .*01:00:05 .*\n(.+\n)+$/u);
    expect(stdout).not.toContain(OWN_ESCAPE);
    expect(code).toBe(5);
  });

  it("on a terminal draws each observation over the last one, and leaves the cursor below", async () => {
    const { stdout } = await run(["--watch", "2"], { terminal: true });
    expect(stdout.split(`${OWN_ESCAPE}[H`)).toHaveLength(3);
    expect(stdout.endsWith(`${OWN_ESCAPE}[J\n`)).toBe(true);
  });

  it("with --json is one document, and with --watch one for each line", async () => {
    const globals = { json: true };
    expect(JSON.parse((await run([], { globals })).stdout)).toMatchObject({ totals: { unreachable: 1 } });
    const lines = (await run(["--watch", "1"], { globals })).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toHaveLength(2);
  });

  it.each([[["--watch", "eu-1"]], [["--watch", "0"]]])("%j is wrong usage", async (argv) => {
    await expect(run(argv)).rejects.toMatchObject({ code: "commander.invalidArgument" });
  });
});
