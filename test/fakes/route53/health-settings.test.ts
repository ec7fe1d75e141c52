import {
  CreateHealthCheckCommand,
  GetHealthCheckCommand,
  type HealthCheckConfig,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { fakeRoute53, type FakeRoute53 } from "./route53.js";

let fake: FakeRoute53;
let client: Route53Client;
beforeEach(async () => {
  fake = await fakeRoute53({ pendingPolls: 0 });
  client = fake.client();
});
afterEach(() => fake.stop());

const http = { Type: "HTTP", IPAddress: "192.0.2.1", Port: 80, ResourcePath: "/healthz" } as const;
const metric = { Type: "CLOUDWATCH_METRIC", AlarmIdentifier: { Region: "us-east-1", Name: "listeners" } } as const;
const make = async (reference: string, config: HealthCheckConfig) =>
  (await client.send(new CreateHealthCheckCommand({ CallerReference: reference, HealthCheckConfig: config }))).HealthCheck?.Id ??
  "";
const get = async (id: string) => (await client.send(new GetHealthCheckCommand({ HealthCheckId: id }))).HealthCheck;

// API reference, HealthCheckConfig; developer guide, "Quotas on health checks".
describe("settings", () => {
  it("that are missing get Route 53's defaults", async () => {
    const id = await make("eu-1", { Type: "HTTP", IPAddress: "192.0.2.1" });
    expect((await get(id))?.HealthCheckConfig).toEqual({
      Type: "HTTP",
      IPAddress: "192.0.2.1",
      Port: 80,
      RequestInterval: 30,
      FailureThreshold: 3,
      MeasureLatency: false,
      Inverted: false,
      Disabled: false,
    });
  });

  it("of a metric and of a routing control are kept", async () => {
    const id = await make("metric", { ...metric, InsufficientDataHealthStatus: "Healthy" });
    expect((await get(id))?.HealthCheckConfig).toMatchObject({ ...metric, InsufficientDataHealthStatus: "Healthy" });
    const control = { Type: "RECOVERY_CONTROL", RoutingControlArn: "arn:aws:route53-recovery-control::1:x" } as const;
    expect((await get(await make("control", control)))?.HealthCheckConfig).toMatchObject(control);
  });

  it.each<[string, HealthCheckConfig, string | RegExp]>([
    [
      "a name with an address and TCP",
      { Type: "TCP", IPAddress: "192.0.2.1", Port: 8005, FullyQualifiedDomainName: "a.example" },
      "TCP health checks that have IP address must not have a fully qualified domain name specified.",
    ],
    ["TCP without a port", { Type: "TCP", IPAddress: "192.0.2.1" }, /Port/u],
    ["a port that does not exist", { ...http, Port: 65_536 }, /Port must be between 1 and 65535/u],
    ["port 0", { ...http, Port: 0 }, /Port must be between/u],
    ["a path that is too long", { ...http, ResourcePath: `/${"p".repeat(255)}` }, /ResourcePath has more than 255/u],
    ["two regions", { ...http, Regions: ["us-east-1", "eu-west-1"] }, /at least 3/u],
    ["an unknown region", { ...http, Regions: ["us-east-1", "eu-west-1", "mars" as "sa-east-1"] }, /mars is not a region/u],
    ["a text without a match", { ...http, SearchString: "up" }, /only for text matches/u],
    ["a match without a text", { ...http, Type: "HTTP_STR_MATCH" }, /SearchString is required/u],
    ["a calculated check with a port", { Type: "CALCULATED", HealthThreshold: 1, Port: 80 }, /have no Port/u],
    [
      "a calculated check with 256 children",
      { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: Array.from({ length: 256 }, () => "x") },
      /more than 255/u,
    ],
    ["a calculated check without a threshold", { Type: "CALCULATED", ChildHealthChecks: ["x"] }, /HealthThreshold is required/u],
    ["a threshold over 256", { Type: "CALCULATED", HealthThreshold: 257, ChildHealthChecks: ["x"] }, /between 0 and 256/u],
    ["a child that does not exist", { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: ["x"] }, /x does not exist/u],
    ["children of an endpoint's check", { ...http, ChildHealthChecks: ["x"] }, /have no ChildHealthChecks/u],
    ["neither address nor name", { Type: "HTTP" }, /IPAddress or FullyQualifiedDomainName/u],
    ["a host name as address", { Type: "HTTP", IPAddress: "eu-1" }, /eu-1 is not an IP address/u],
    ["an address with a zone", { Type: "HTTP", IPAddress: "fe80::1%eth0" }, /is not an IP address/u],
    ["an unknown type", { Type: "ICMP" as "HTTP" }, /Type must be one of/u],
    ["65 regions", { ...http, Regions: Array.from({ length: 65 }, () => "us-east-1" as const) }, /more than 64/u],
    ["a metric without an alarm", { Type: "CLOUDWATCH_METRIC" }, /AlarmIdentifier is required/u],
    ["a metric with an address", { ...metric, IPAddress: "192.0.2.1" }, /CLOUDWATCH_METRIC health checks have no IPAddress/u],
    ["a metric with a port", { ...metric, Port: 80 }, /have no Port/u],
    [
      "a metric with an unknown state for missing data",
      { ...metric, InsufficientDataHealthStatus: "Maybe" as "Healthy" },
      /InsufficientDataHealthStatus must be one of/u,
    ],
    ["a routing control without its ARN", { Type: "RECOVERY_CONTROL" }, /RoutingControlArn is required/u],
    [
      "a routing control with an interval",
      { Type: "RECOVERY_CONTROL", RoutingControlArn: "arn:aws:x", RequestInterval: 30 },
      /RECOVERY_CONTROL health checks have no RequestInterval/u,
    ],
    ["an interval of 15 s", { ...http, RequestInterval: 15 }, /RequestInterval/u],
    ["a threshold of 11", { ...http, FailureThreshold: 11 }, /FailureThreshold/u],
  ])("%s is refused", async (_what, config, message) => {
    await expect(make("eu-1", config)).rejects.toMatchObject({ name: "InvalidInput", message: expect.stringMatching(message) });
  });

  it("an address that no checker can reach is refused with the strict option", async () => {
    const strict = await fakeRoute53({ publicOnly: true });
    onTestFinished(() => strict.stop());
    const send = (address: string) =>
      strict
        .client()
        .send(new CreateHealthCheckCommand({ CallerReference: address, HealthCheckConfig: { ...http, IPAddress: address } }));
    for (const address of ["192.0.2.1", "10.0.0.1", "127.0.0.1", "2001:db8::1", "fe80::1"]) {
      await expect(send(address)).rejects.toMatchObject({ name: "InvalidInput" });
    }
    await expect(send("8.8.8.8")).resolves.toBeDefined();
  });
});
