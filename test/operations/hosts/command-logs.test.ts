import { describe, expect, it } from "vitest";
import { logsCommand } from "../../../src/operations/hosts/command-logs.js";
import type { LogsRequest } from "../../../src/operations/hosts/run-logs.js";
import { parse } from "../../cli/argv.js";

async function run(argv: string[], lines: string[] = [], given: Parameters<typeof parse>[2] = {}) {
  const requests: LogsRequest[] = [];
  const ended = await parse(
    (context) =>
      logsCommand(context, async (_world, request, onLine) => {
        requests.push(request);
        lines.forEach(onLine);
      }),
    argv,
    given,
  );
  const [request] = requests;
  return { ...ended, request };
}

const icecast = ["icecast@a.service", "icecast@b.service"];

describe("radioctl logs", () => {
  it("shows all services of the role, both slots of Icecast and nginx's own file among them", async () => {
    const relay = (await run(["eu-1"])).request;
    expect(relay).toMatchObject({ follow: false, query: { lines: 50, sinceSeconds: undefined } });
    expect(relay?.query.units).toEqual(expect.arrayContaining([...icecast, "nginx.service", "radioctl-healthz.service"]));
    expect(relay?.query.units.join()).not.toContain("liquidsoap");
    expect(relay?.query.files).toContain("/var/log/nginx/error.log");
    expect((await run(["master-a"])).request?.query.units).toContain("radioctl-liquidsoap.service");
  });

  it.each<[string[], Partial<LogsRequest["query"]>, boolean]>([
    [["eu-1", "--service", "icecast"], { units: icecast, files: [] }, false],
    [["eu-1", "--service", "nginx", "-n", "200", "-f"], { units: ["nginx.service"], lines: 200 }, true],
    [["eu-1", "--service", "splicer"], { units: ["radioctl-splicer.service"], files: [] }, false],
    [["eu-1", "--since", "10m", "--follow"], { sinceSeconds: 600 }, true],
    [["eu-1", "--since", "1d"], { sinceSeconds: 86_400 }, false],
  ])("%j", async (argv, query, follow) => expect((await run(argv)).request).toMatchObject({ query, follow }));

  it.each<[string[], object]>([
    [["eu1"], { kind: "usage", hint: 'did you mean "eu-1"?' }],
    [["eu-1", "--service", "liquidsoap"], { kind: "usage", message: "eu-1 is a relay, it has no liquidsoap" }],
    [["master-a", "--service", "splicer"], { kind: "usage", message: "master-a is a master, it has no splicer" }],
    [["eu-1", "--service", "fallback"], { code: "commander.invalidArgument" }],
    [["eu-1", "--service", "ngnix"], { code: "commander.invalidArgument" }],
    [["eu-1", "--since", "yesterday"], { code: "commander.invalidArgument" }],
    [["eu-1", "--since", "0m"], { code: "commander.invalidArgument" }],
    [["eu-1", "-n", "0"], { code: "commander.invalidArgument" }],
  ])("%j is wrong usage", async (argv, error) => await expect(run(argv)).rejects.toMatchObject(error));

  it("escapes cursor controls, and reports when there is no line", async () => {
    expect((await run(["eu-1"], ["a \u001b[2Jb"])).stdout).toBe("a \\x1b[2Jb\n");
    expect(await run(["eu-1", "--since", "5m"])).toMatchObject({ stdout: "", stderr: "eu-1 has logged nothing since then\n" });
  });

  it("is one document with --json, and one document a line while following", async () => {
    const globals = { json: true };
    expect(JSON.parse((await run(["eu-1", "--service", "nginx"], ["a", "b"], { globals })).stdout)).toEqual({
      host: "eu-1",
      services: ["nginx"],
      lines: ["a", "b"],
    });
    expect((await run(["eu-1", "-f"], ["a", "b"], { globals })).stdout).toBe(
      '{"host":"eu-1","line":"a"}\n{"host":"eu-1","line":"b"}\n',
    );
  });
});
