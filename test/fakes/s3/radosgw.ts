import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, PutBucketPolicyCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { freePort } from "../free-port.js";
import { answersHttp, plain, started, type S3Server } from "./server.js";

/** Where .ci/s3-server puts the file system of a Debian 13 with Ceph. */
const ROOT = `${process.env["RADIOCTL_LAB_DIR"] ?? "/var/lib/radioctl-lab"}/bases/trixie-radosgw`;
const SCRIPT = fileURLToPath(new URL("radosgw.sh", import.meta.url));
const ADDRESS = "127.0.0.1";
const SECRET = "a-key-of-tests";
const REGION = "us-east-1";

const requested = process.env["RADIOCTL_BUCKET"] === "1";
const installed = existsSync(`${ROOT}.done`) && process.getuid?.() === 0;
if (requested && !installed) throw new Error("radosgw is required here: RADIOCTL_BUCKET=1 sh .ci/s3-server, as root");

/** Whether tests should use one (RADIOCTL_BUCKET=1): it needs a Ceph and 15 s. */
export const hasRadosgw = requested;

interface Radosgw extends S3Server {
  /** The key of hosts, which the bucket's policy does not let delete. */
  hosts: typeof credentials;
}

const credentials = { accessKeyId: plain("tests"), secretAccessKey: plain(SECRET) };

/** Starts one, with its objects in memory, and makes a bucket. */
export async function startRadosgw({ versions = false, bucket = "station" } = {}): Promise<Radosgw> {
  const [port, monitor] = [await freePort(), await freePort()];
  const endpoint = `http://${ADDRESS}:${port}`;
  const namespace = ["unshare", "--mount", "--pid", "--fork", "--kill-child"];
  const server = await started([...namespace, "sh", SCRIPT, ROOT, ADDRESS, String(port), String(monitor), SECRET], async () =>
    answersHttp(endpoint),
  );
  const client = new S3Client({
    endpoint,
    region: REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: "tests", secretAccessKey: SECRET },
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  if (versions)
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policyOf(bucket)) }));
  return {
    ...server,
    endpoint,
    access: { bucket, endpoint, region: REGION, prefix: "radio/", credentials },
    hosts: { ...credentials, accessKeyId: plain("hosts") },
  };
}

/** As the help proposes it: write and read, not delete. In Ceph, what another user wrote is readable for the owner of the bucket only if it is allowed. */
function policyOf(bucket: string): object {
  const Principal = { AWS: ["arn:aws:iam:::user/hosts"] };
  const both = { AWS: ["arn:aws:iam:::user/hosts", "arn:aws:iam:::user/tests"] };
  const arn = `arn:aws:s3:::${bucket}`;
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal, Action: "s3:ListBucket", Resource: arn },
      { Effect: "Allow", Principal, Action: "s3:PutObject", Resource: `${arn}/*` },
      { Effect: "Allow", Principal: both, Action: "s3:GetObject", Resource: `${arn}/*` },
    ],
  };
}
