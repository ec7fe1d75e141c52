import * as z from "zod";
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
  job: jobName().meta({ description: "name of the job in Prometheus, such as node or nginx" }),
  port: z.int().min(1).max(65535),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9._~/-]*$/u, "must be a path such as /metrics")
    .default("/metrics"),
  roles: z
    .array(z.enum(["master", "relay"]))
    .min(1)
    .default(["master", "relay"])
    .meta({ description: "roles of the hosts that run it; by default both" }),
  hosts: z.array(hostName()).min(1).optional().meta({ description: "only these hosts run it" }),
});

/**
 * The endpoints for the operator's Prometheus. radioctl installs no exporters: the list has only those that the operator runs, and is empty by
 * default.
 */
export const monitoringSchema = z.strictObject({
  textfile: listenAddress().default("127.0.0.1:9100").meta({
    description: "address where Prometheus reaches the node_exporter that reads the file of `radioctl report --textfile`",
  }),
  exporters: z
    .array(exporterSchema)
    .default([])
    .meta({ description: "exporters that you run on hosts; their ports must be open on these hosts" }),
  staleMinutes: z.number().min(1).max(1440).default(20).meta({ description: "alert when there was no new report for this long" }),
});

export type Exporter = z.output<typeof exporterSchema>;
