import { z } from "zod";
import { secret } from "./secret-ref-schema.js";

const nameServer = () =>
  z
    .string()
    .regex(
      /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\]|[0-9a-f:]*:[0-9a-f:]+)(:\d{1,5})?$/iu,
      "must be an address, with a port when it isn't 53: 192.0.2.53 or 127.0.0.1:5353",
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
    .meta({ description: "who is asked whether a change has arrived; the zone's own by default" }),
  // Players connect once and stay: a listener who is sent on waits for this long and for the check.
  ttlSeconds: z.int().min(1).max(3600).default(60).meta({ description: "TTL of relays' records; over 60 a failover takes long" }),
  sourceTtlSeconds: z.int().min(1).max(3600).default(30).meta({ description: "TTL of the names that encoders connect to" }),
};

const checkIntervalSeconds = z.literal([10, 30]);
const checkFailures = z.int().min(1).max(10);

/** Taken, and warned of: see warnings.ts. */
const ignored = "has no effect with PowerDNS, which looks as often as its own lua-health-checks-interval says";

const route53 = z.strictObject({
  provider: z.literal("route53"),
  zoneId: z
    .string()
    .regex(/^[A-Z0-9]{1,32}$/u, "must be a hosted zone's id such as Z0123456789ABCDEFGHIJ")
    .optional()
    .meta({ description: "hosted zone; found by the station's zone when not given" }),
  endpoint: apiUrl().optional().meta({ description: "another endpoint than Amazon's, as AWS_ENDPOINT_URL_ROUTE_53" }),
  ...shared,
  checkIntervalSeconds: checkIntervalSeconds
    .default(10)
    .meta({ description: "between two looks of a health check; there is more to pay for 10" }),
  checkFailures: checkFailures.default(3).meta({ description: "looks in a row that make a relay down, or up again" }),
});

const powerdns = z.strictObject({
  provider: z.literal("powerdns"),
  url: apiUrl().meta({ description: "PowerDNS's HTTP API, http://192.0.2.53:8081" }),
  apiKey: secret(),
  ...shared,
  checkIntervalSeconds: checkIntervalSeconds.optional().meta({ description: ignored }),
  checkFailures: checkFailures.optional().meta({ description: ignored }),
});

/** Who answers for the station's names, and how fast a failover is. Credentials of Route 53 are found as Amazon's own tools find them. */
export const dnsSchema = z.discriminatedUnion("provider", [route53, powerdns]);
