import { z } from "zod";
import { hostName } from "./names.js";

const jobName = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/u, "must be a short name such as node: lower-case letters, digits, hyphen and underscore");

const listenAddress = () =>
  z
    .string()
    .refine(
      (text) => /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/iu.test(text) && Number(/\d+$/u.exec(text)?.[0]) <= 65_535,
      "must be an address with its port, such as 127.0.0.1:9100",
    );

const exporterSchema = z.strictObject({
  job: jobName().meta({ description: "as Prometheus calls it: node, nginx" }),
  port: z.int().min(1).max(65535),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9._~/-]*$/u, "must be a path such as /metrics")
    .default("/metrics"),
  roles: z
    .array(z.enum(["master", "relay"]))
    .min(1)
    .default(["master", "relay"])
    .meta({ description: "hosts that have it, both roles by default" }),
  hosts: z.array(hostName()).min(1).optional().meta({ description: "only these hosts have it" }),
});

/**
 * What a Prometheus of the operator's may ask. radioctl puts no exporter on a host: only what somebody has put there stands here, and nothing by
 * default.
 */
export const monitoringSchema = z.strictObject({
  textfile: listenAddress()
    .default("127.0.0.1:9100")
    .meta({ description: "as Prometheus reaches the node_exporter that reads what `radioctl report --textfile` writes" }),
  exporters: z
    .array(exporterSchema)
    .default([])
    .meta({ description: "exporters that you run on hosts; their ports must be open there" }),
  staleMinutes: z
    .number()
    .min(1)
    .max(1440)
    .default(20)
    .meta({ description: "without a new look for this long somebody is told" }),
});

export type Exporter = z.output<typeof exporterSchema>;
