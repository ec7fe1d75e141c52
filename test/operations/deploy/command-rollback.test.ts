import { describe, expect, it } from "vitest";
import { rollbackCommand } from "../../../src/operations/deploy/command-rollback.js";
import type { DeployRequest } from "../../../src/operations/deploy/request.js";
import { parse } from "../../cli/argv.js";

async function run(argv: string[], json = false) {
  let request: DeployRequest | undefined;
  const ended = await parse(
    (context) =>
      rollbackCommand(context, async (_world, given) => {
        request = given;
        return Promise.resolve([{ host: "eu-1", role: "relay", state: "planned" }]);
      }),
    argv,
    { globals: { json } },
  );
  return { ...ended, request };
}

describe("radioctl rollback", () => {
  it("is a separate run over the named hosts, which give their earlier state", async () => {
    const { request, code, stdout } = await run(["eu-1", "--to", "4"]);
    expect(request).toMatchObject({ command: "rollback", resumes: undefined });
    expect(request?.hosts.map(({ target }) => target.name)).toEqual(["eu-1"]);
    expect(request?.wanted).toBeTypeOf("function");
    expect([code, stdout]).toEqual([3, expect.stringContaining("1 to change")]);
  });

  it("prints one document with --json", async () => {
    expect(JSON.parse((await run(["eu-1"], true)).stdout)).toMatchObject({ hosts: [{ host: "eu-1", state: "planned" }] });
  });

  it.each(["0", "-1", "one", "1e9", "", "4@", "4@a b", "@run-1"])("--to %j is wrong usage", async (to) => {
    await expect(run(["eu-1", "--to", to])).rejects.toMatchObject({ kind: "usage" });
  });
});
