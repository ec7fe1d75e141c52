import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { HealthChecks } from "./health-checks.js";

const TIMEOUT_MILLISECONDS = 2000;

/**
 * Checks every endpoint once, as Route 53's checkers do, over real HTTP and TCP. Thresholds are ignored: the present result counts. Disabled and
 * calculated checks have no endpoint.
 */
export async function probeAll(checks: HealthChecks): Promise<void> {
  await Promise.all(
    checks.all().map(async ({ Id = "", HealthCheckConfig: config }) => {
      if (config === undefined || config.Disabled === true || !["HTTP", "TCP"].includes(config.Type ?? "")) return;
      const report = await (config.Type === "TCP" ? lookByTcp(config) : lookByHttp(config));
      checks.see(Id, report.startsWith("Success"), report);
    }),
  );
}

async function lookByHttp({ IPAddress, Port, ResourcePath = "/", FullyQualifiedDomainName }: HealthCheckConfig): Promise<string> {
  const asked = request({
    host: IPAddress,
    port: Port,
    path: ResourcePath,
    agent: false,
    headers: { Host: FullyQualifiedDomainName ?? IPAddress },
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).end();
  try {
    const [response] = (await once(asked, "response")) as [{ statusCode: number; resume(): void }];
    response.resume();
    const good = response.statusCode >= 200 && response.statusCode < 400;
    return `${good ? "Success" : "Failure"}: HTTP Status Code ${response.statusCode}`;
  } catch {
    return "Failure: Connection refused or timed out.";
  }
}

async function lookByTcp({ IPAddress, Port }: HealthCheckConfig): Promise<string> {
  const socket = connect({ host: IPAddress, port: Port ?? 0 });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    return "Success: TCP connection established";
  } catch {
    return "Failure: Connection refused or timed out.";
  } finally {
    socket.destroy();
  }
}
