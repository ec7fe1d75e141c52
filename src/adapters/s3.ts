import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { RadioctlError } from "../errors.js";
import type { Bucket, BucketAccess, BucketObject, ObjectVersion, PutOptions } from "../ports/bucket.js";

/** A bucket of any S3 server. See the port. */
export async function openBucket(access: BucketAccess): Promise<Bucket> {
  access.fence?.(access.endpoint === undefined ? "s3" : new URL(access.endpoint).hostname, `the bucket ${access.bucket}`);
  return Promise.resolve(new S3Bucket(access));
}

class S3Bucket implements Bucket {
  readonly name: string;
  readonly #client: S3Client;
  readonly #access: BucketAccess;

  constructor(access: BucketAccess) {
    this.#access = access;
    this.name = `s3://${access.bucket}/${access.prefix}`;
    this.#client = new S3Client({
      region: access.region,
      ...(access.endpoint !== undefined && { endpoint: access.endpoint, forcePathStyle: true }),
      ...(access.credentials !== undefined && {
        credentials: {
          accessKeyId: access.credentials.accessKeyId.reveal(),
          secretAccessKey: access.credentials.secretAccessKey.reveal(),
        },
      }),
      // Other servers than Amazon's refuse the SDK's optional checksums.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
  }

  async put(key: string, body: Uint8Array, { onlyNew = false, contentType }: PutOptions = {}): Promise<"written" | "exists"> {
    try {
      await this.#client.send(
        new PutObjectCommand({
          ...this.#object(key),
          Body: body,
          ...(contentType !== undefined && { ContentType: contentType }),
          ...(onlyNew && { IfNoneMatch: "*" }),
        }),
      );
      return "written";
    } catch (error) {
      if (onlyNew && statusOf(error) === 412) return "exists";
      throw error;
    }
  }

  async putFile(): Promise<"written" | "exists"> {
    return Promise.reject(new RadioctlError("failed", "not yet"));
  }

  async get(key: string, limit: number, version?: string): Promise<Uint8Array | undefined> {
    try {
      const { Body, ContentLength = 0 } = await this.#client.send(
        new GetObjectCommand({ ...this.#object(key), ...(version !== undefined && { VersionId: version }) }),
      );
      if (ContentLength > limit)
        throw new RadioctlError("failed", `${this.name}${key} has ${ContentLength} bytes, more than ${limit}`);
      return await Body?.transformToByteArray();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async getFile(): Promise<boolean> {
    return Promise.reject(new RadioctlError("failed", "not yet"));
  }

  async head(key: string): Promise<BucketObject | undefined> {
    try {
      const { ContentLength = 0, LastModified } = await this.#client.send(new HeadObjectCommand(this.#object(key)));
      return { key, bytes: ContentLength, modifiedAt: LastModified?.getTime() ?? 0 };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async list(begin: string): Promise<BucketObject[]> {
    const found: BucketObject[] = [];
    const request = { Bucket: this.#access.bucket, Prefix: this.#access.prefix + begin };
    for await (const page of paginateListObjectsV2({ client: this.#client }, request))
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? [])
        found.push({ key: Key.slice(this.#access.prefix.length), bytes: Size, modifiedAt: LastModified?.getTime() ?? 0 });
    return found;
  }

  async versions(): Promise<ObjectVersion[]> {
    return Promise.reject(new RadioctlError("failed", "not yet"));
  }

  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const Objects = keys.map((key) => ({ Key: this.#access.prefix + key }));
    await this.#client.send(new DeleteObjectsCommand({ Bucket: this.#access.bucket, Delete: { Objects, Quiet: true } }));
  }

  #object(key: string) {
    return { Bucket: this.#access.bucket, Key: this.#access.prefix + key };
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
