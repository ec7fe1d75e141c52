import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { execaSync } from "execa";
import { freePort } from "../../fakes/free-port.js";

const installed = execaSync("promtool", ["--version"], { reject: false }).exitCode === 0;
if (!installed) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error("promtool is required here: sh .ci/setup");
  console.warn("SKIPPED: tests with a real Prometheus, which is not installed; sh .ci/setup as root does it");
}

/** Whether Prometheus is installed; without it tests are skipped, with a message. */
export const hasPrometheus = installed;

/** Prometheus's own checker. @param input for its stdin */
export function promtool(argv: readonly string[], input = ""): { code: number | undefined; said: string } {
  const { exitCode, all } = execaSync("promtool", [...argv], { reject: false, all: true, input });
  return { code: exitCode, said: all };
}

const START_MILLISECONDS = 20_000;

/** A real Prometheus on loopback, with the configuration and the data in one folder. */
export async function prometheus(folder: string) {
  const port = await freePort();
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (log += piece.toString()));
  const get = async (path: string): Promise<{ status: string; data: Record<string, unknown> }> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return (await answer.json()) as { status: string; data: Record<string, unknown> };
  };
  /** Repeats the query until the answer fits. */
  const until = async <Answer>(what: string, ask: () => Promise<Answer | undefined>): Promise<Answer> => {
    const deadline = Date.now() + START_MILLISECONDS;
    for (;;) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`no ${what}: ${log}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  };
  await until("answer", async () => ((await get("/api/v1/status/buildinfo")).status === "success" ? true : undefined));
  return {
    get,
    until,
    async query(expr: string): Promise<Array<{ metric: Record<string, string>; value: [number, string] }>> {
      const answer = await get(`/api/v1/query?query=${encodeURIComponent(expr)}`);
      if (answer.status !== "success") throw new Error(`${expr}: ${JSON.stringify(answer)}`);
      return answer.data["result"] as Array<{ metric: Record<string, string>; value: [number, string] }>;
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
