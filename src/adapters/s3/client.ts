import { createHash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import type { BucketAccess } from "../../ports/bucket.js";
import { s3Error } from "./errors.js";

/** Network errors, 5xx and throttling are transient: the SDK tries again, with growing waits and jitter. */
const ATTEMPTS = 4;

const CONNECT_MILLISECONDS = 5000;

/** Without a byte in either direction. */
const IDLE_MILLISECONDS = 20_000;

/** For a request without a large body, with all its attempts. */
const REQUEST_SECONDS = 45;

/** For a request with a part of a file: 8 MiB at 10 kB/s. */
export const BODY_SECONDS = 900;

/** Sends requests to the server of one bucket. */
export class S3Requests {
  readonly client: S3Client;
  readonly #access: BucketAccess;

  constructor(access: BucketAccess) {
    // Hides the SDK's notice about later versions of Node.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    this.#access = access;
    const longest = (access.requestSeconds ?? REQUEST_SECONDS) * 1000;
    this.client = new S3Client({
      region: access.region,
      maxAttempts: ATTEMPTS,
      retryMode: "standard",
      requestHandler: {
        connectionTimeout: Math.min(CONNECT_MILLISECONDS, longest),
        socketTimeout: Math.min(IDLE_MILLISECONDS, longest),
      },
      ...(access.endpoint !== undefined && { endpoint: access.endpoint, forcePathStyle: true }),
      ...credentialsOf(access),
      // Servers other than Amazon's refuse the SDK's optional checksums.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      // Some servers never answer `Expect: 100-continue`: every part would wait 6 s.
      expectContinueHeader: false,
      // Another server must not get the credentials.
      followRegionRedirects: false,
    });
    withMd5(this.client);
  }

  /** Runs requests with a deadline for all of them. @param doing an infinitive, for errors @throws RadioctlError */
  async within<Answer>(
    doing: string,
    does: (options: { abortSignal: AbortSignal }) => Promise<Answer>,
    seconds = this.#access.requestSeconds ?? REQUEST_SECONDS,
  ): Promise<Answer> {
    const { bucket, endpoint, signal, fence } = this.#access;
    const deadline = AbortSignal.timeout(seconds * 1000);
    const abortSignal = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    fence?.(endpoint === undefined ? "s3" : new URL(endpoint).hostname, `the bucket ${bucket}`);
    try {
      return await does({ abortSignal });
    } catch (error) {
      const conceal = (text: string) => this.#conceal(text);
      throw s3Error(error, { doing, bucket, endpoint, conceal, late: abortSignal.aborted });
    }
  }

  #conceal(text: string): string {
    const { credentials } = this.#access;
    return [credentials?.accessKeyId, credentials?.secretAccessKey].reduce((concealed, secret) => {
      const value = secret?.reveal() ?? "";
      return value === "" ? concealed : concealed.replaceAll(value, "[secret]");
    }, text);
  }
}

function credentialsOf({ credentials, fence }: BucketAccess) {
  if (credentials !== undefined) {
    const { accessKeyId, secretAccessKey } = credentials;
    return { credentials: { accessKeyId: accessKeyId.reveal(), secretAccessKey: secretAccessKey.reveal() } };
  }
  // In a lab, the operator's credentials are not looked up, and never sent to a simulated server.
  return fence === undefined ? {} : { credentials: { accessKeyId: "AKIALAB", secretAccessKey: "lab" } };
}

/** Several servers know only MD5 for the checksum that removing several objects requires, and refuse the SDK's CRC-32. */
function withMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { request } = args as { request?: { headers: Record<string, string>; body?: unknown } };
        if (commandName === "DeleteObjectsCommand" && request !== undefined) {
          for (const name of Object.keys(request.headers))
            if (/^x-amz-(?:sdk-)?checksum-/iu.test(name)) Reflect.deleteProperty(request.headers, name);
          const body = typeof request.body === "string" || request.body instanceof Uint8Array ? request.body : "";
          request.headers["Content-MD5"] = createHash("md5").update(body).digest("base64");
        }
        return next(args);
      },
    { step: "build", priority: "low", name: "contentMd5" },
  );
}
