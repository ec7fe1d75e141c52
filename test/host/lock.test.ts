import { describe, expect, it } from "vitest";
import { observeLocks, takeLease } from "../../src/host/lock.js";
import type { RemoteCommand, RemoteResult, SshConnection } from "../../src/ports/ssh.js";

const anna = { operator: "anna@laptop", run: "r1", since: "2026-11-22T05:00:00.000Z" };

/** A connection to a host that answers every command with this. */
function answering(answer: Partial<RemoteResult>, user = "root"): SshConnection {
  return {
    login: { user, port: 22, method: "publickey" },
    run: async ({ onLine }: RemoteCommand) => {
      const result = { code: 0, stdout: "", stderr: "", ...answer };
      for (const line of result.stdout.split("\n").slice(0, -1)) onLine?.(line);
      return Promise.resolve(result);
    },
  } as unknown as SshConnection;
}

describe("the locks of a host", () => {
  it.each([
    ["sudo refuses", { code: 1, stderr: "sudo: a password is required\n" }, "sudo: a password is required"],
    ["the script ends too early", { code: 0, stdout: "" }, "the answer is incomplete"],
    ["another program answers", { code: 0, stdout: "This account is not available.\n" }, "the answer is incomplete"],
  ])("are unknown, and not free, if %s", async (_when, answer, message) => {
    await expect(observeLocks(answering(answer, "admin"), "eu-1")).rejects.toMatchObject({
      kind: "failed",
      host: "eu-1",
      message: expect.stringContaining(message) as string,
    });
  });

  it("are free only after a complete answer", async () => {
    expect(await observeLocks(answering({ stdout: "@locks\n" }), "eu-1")).toEqual({ lease: undefined, apply: undefined });
  });

  it("are another run's only if the host says so", async () => {
    const held = answering({ stdout: 'held {"operator":"bob@desk","run":"r2"}\n' });
    await expect(takeLease(held, "eu-1", anna)).rejects.toMatchObject({ kind: "locked" });
  });

  it.each([["5\n"], ["<html>\n"], ["heldfast\n"], [`${"x".repeat(70_000)}\n`]])(
    "can't be taken on a host that answers %j, which says nothing about other hosts",
    async (stdout) => {
      const error = await takeLease(answering({ stdout }), "eu-1", anna).catch((thrown: unknown) => thrown as Error);
      expect(error).toMatchObject({ kind: "failed", host: "eu-1" });
      expect((error as Error).message.length).toBeLessThan(200);
    },
  );
});
