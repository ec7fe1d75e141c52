import { describe, expect, it } from "vitest";
import { RadioctlError, type ErrorKind } from "../../../src/errors.js";
import { execCommand } from "../../../src/operations/hosts/command-exec.js";
import type { ExecRequest, HostRun } from "../../../src/operations/hosts/run-exec.js";
import { parse } from "../../cli/argv.js";

async function run(argv: string[], runs: HostRun[] = [], given: Parameters<typeof parse>[2] = {}) {
  const requests: ExecRequest[] = [];
  const ended = await parse(
    (context) =>
      execCommand(context, async (_world, request) => {
        requests.push(request);
        return runs;
      }),
    argv,
    given,
  );
  const [request] = requests;
  return { ...ended, request, hosts: request?.hosts.map(({ name }) => name) };
}

const ended = (code: number): HostRun => ({ host: "eu-1", result: { code, stdout: "", stderr: "" } });
const failed = (kind: ErrorKind): HostRun => ({ host: "eu-2", error: new RadioctlError(kind, "x") });

describe("radioctl exec", () => {
  it.each<[string[], string[], Partial<ExecRequest>]>([
    [
      ["--", "uptime"],
      ["master-a", "master-b", "eu-1", "eu-2", "eu-3"],
      { command: ["uptime"], root: false, timeoutSeconds: 60 },
    ],
    [["eu-2", "eu-1", "--", "ls", "-l", "--json", "a b"], ["eu-1", "eu-2"], { command: ["ls", "-l", "--json", "a b"] }],
    [["--role", "master", "--sudo", "--timeout", "5", "--", "id"], ["master-a", "master-b"], { root: true, timeoutSeconds: 5 }],
    [["eu-1", "--", "eu-1", "--", "x"], ["eu-1"], { command: ["eu-1", "--", "x"] }],
  ])("%j", async (argv, hosts, request) => {
    const parsed = await run(argv);
    expect(parsed.hosts).toEqual(hosts);
    expect(parsed.request).toMatchObject(request);
  });

  it.each<[string[], object]>([
    [["eu-1"], { kind: "usage", message: expect.stringContaining("after --") }],
    [["eu-1", "--"], { kind: "usage", message: expect.stringContaining("after --") }],
    [["eu1", "--", "id"], { kind: "usage", hint: 'did you mean "eu-1"?' }],
    [["eu-1", "--role", "master", "--", "id"], { kind: "usage" }],
    [["--timeout", "soon", "--", "id"], { code: "commander.invalidArgument" }],
    [["--timeout", "9999999", "--", "id"], { code: "commander.invalidArgument" }],
  ])("%j is wrong usage", async (argv, error) => {
    await expect(run(argv)).rejects.toMatchObject(error);
  });

  it.each<[string, HostRun[], number]>([
    ["all commands ended with 0", [ended(0), ended(0)], 0],
    ["a command failed, whatever its own exit code", [ended(0), ended(42)], 1],
    ["a host was not reached", [ended(0), failed("unreachable")], 5],
    ["a command failed and a host was not reached", [failed("unreachable"), ended(3)], 1],
    ["the result is not known", [failed("outcomeUnknown")], 1],
  ])("the exit code when %s", async (_name, runs, code) => expect((await run(["--", "id"], runs)).code).toBe(code));

  it("with --dry-run prints what would run where, and runs nothing", async () => {
    const { request, stdout, code } = await run(["eu-1", "--", "rm", "-rf", "/x y"], [], { globals: { dryRun: true } });
    expect(request).toBeUndefined();
    expect(stdout).toBe("eu-1  root  rm -rf '/x y'\n");
    expect(code).toBe(0);
  });
});
