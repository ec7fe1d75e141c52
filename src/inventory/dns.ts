import * as z from "zod";
import { secret } from "./secret-ref-schema.js";

const nameServer = () =>
  z
    .string()
    .regex(
      /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\]|[0-9a-f:]*:[0-9a-f:]+)(:\d{1,5})?$/iu,
      "must be an address, with a port if it is not 53: 192.0.2.53 or 127.0.0.1:5353",
    );

const apiUrl = () =>
  z
    .string()
    .regex(/^https?:\/\/[^\s"'?#]+$/u, "must be an http:// or https:// URL")
    .transform((url) => url.replace(/\/+$/u, ""));

const shared = {
  nameServers: z
    .array(nameServer())
    .min(1)
    .optional()
    .meta({ description: "name servers to query whether a change has arrived; by default those of the zone" }),
  // Players connect once and stay: in a failover, a listener waits for this TTL and for the health check.
  ttlSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .meta({ description: "TTL of the relays' records; above 60 a failover takes longer" }),
  sourceTtlSeconds: z.int().min(1).max(3600).default(30).meta({ description: "TTL of the names that encoders connect to" }),
};

const checkIntervalSeconds = z.literal([10, 30]);
const checkFailures = z.int().min(1).max(10);

/** These keys are accepted with a warning: see warnings.ts. */
const ignored = "has no effect with PowerDNS, whose own lua-health-checks-interval applies";

const route53 = z.strictObject({
  provider: z.literal("route53"),
  zoneId: z
    .string()
    .regex(/^[A-Z0-9]{1,32}$/u, "must be the id of a hosted zone such as Z0123456789ABCDEFGHIJ")
    .optional()
    .meta({ description: "id of the hosted zone; by default it is found by the station's zone" }),
  endpoint: apiUrl().optional().meta({ description: "an endpoint other than Amazon's, like AWS_ENDPOINT_URL_ROUTE_53" }),
  ...shared,
  checkIntervalSeconds: checkIntervalSeconds
    .default(10)
    .meta({ description: "interval of health checks; 10 costs more than 30" }),
  checkFailures: checkFailures.default(3).meta({ description: "consecutive results after which a relay is down, or up again" }),
});

const powerdns = z.strictObject({
  provider: z.literal("powerdns"),
  url: apiUrl().meta({ description: "URL of PowerDNS's HTTP API, such as http://192.0.2.53:8081" }),
  apiKey: secret(),
  ...shared,
  checkIntervalSeconds: checkIntervalSeconds.optional().meta({ description: ignored }),
  checkFailures: checkFailures.optional().meta({ description: ignored }),
});

/** The DNS provider of the station's zone, and the speed of a failover. Route 53's credentials are those of Amazon's own tools. */
export const dnsSchema = z.discriminatedUnion("provider", [route53, powerdns]);
