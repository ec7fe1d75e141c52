import { RadioctlError } from "../../errors.js";
import type { BucketAccess } from "../../ports/bucket.js";

/** How a machine without an inventory finds the bucket. */
export interface BucketFlags {
  bucket?: string;
  endpoint?: string;
  region?: string;
}

/**
 * The bucket of `--bucket s3://NAME/PREFIX` or of the environment; undefined when neither names one.
 * @throws RadioctlError usage for another form
 */
export function bucketAccess(flags: BucketFlags, env: Readonly<Record<string, string | undefined>>): BucketAccess | undefined {
  const given = flags.bucket ?? env["RADIO_BUCKET"];
  if (given === undefined || given === "") return undefined;
  const [, bucket, prefix = ""] = /^(?:s3:\/\/)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?((?:[\w.-]+\/?)*)$/u.exec(given) ?? [];
  if (bucket === undefined)
    throw new RadioctlError("usage", `${JSON.stringify(given)} does not name a bucket`, { hint: "--bucket s3://NAME/PREFIX" });
  const endpoint = flags.endpoint ?? env["RADIO_ENDPOINT"];
  if (endpoint !== undefined && !/^https?:\/\/[A-Za-z0-9.[\]:-]+\/?$/u.test(endpoint))
    throw new RadioctlError("usage", `${JSON.stringify(endpoint)} is not the URL of a server`, {
      hint: "--endpoint https://s3.example",
    });
  return {
    bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    endpoint: endpoint?.replace(/\/$/u, ""),
    region: flags.region ?? env["RADIO_REGION"] ?? env["AWS_REGION"] ?? "us-east-1",
    credentials: undefined,
  };
}
