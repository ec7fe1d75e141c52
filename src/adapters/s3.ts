import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectsV2CommandOutput,
  type ListObjectVersionsCommandOutput,
} from "@aws-sdk/client-s3";
import { RadioctlError } from "../errors.js";
import type { Bucket, BucketAccess, BucketObject, ObjectVersion, PutOptions } from "../ports/bucket.js";
import { BODY_SECONDS, S3Requests } from "./s3/client.js";
import { download, downloadFile } from "./s3/download.js";
import { ConditionFailed, notS3, s3Missing } from "./s3/errors.js";
import { PART_BYTES, sourceOf, uploadInParts, withFile, type Source } from "./s3/upload.js";
import { versionsOf } from "./s3/versions.js";

/** The most objects that one request can remove. */
const REMOVED_AT_ONCE = 1000;

/** Amazon: a conditional write that meets another one is to be repeated. */
const WRITE_ATTEMPTS = 4;

/** A bucket of any S3 server. See the port. */
export async function openBucket(access: BucketAccess): Promise<Bucket> {
  access.fence?.(access.endpoint === undefined ? "s3" : new URL(access.endpoint).hostname, `the bucket ${access.bucket}`);
  return Promise.resolve(new S3Bucket(access));
}

class S3Bucket implements Bucket {
  readonly name: string;
  readonly #requests: S3Requests;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(access: BucketAccess) {
    this.#bucket = access.bucket;
    this.#prefix = access.prefix;
    this.name = `s3://${access.bucket}/${access.prefix}`;
    this.#requests = new S3Requests(access);
  }

  async put(key: string, body: Uint8Array, options: PutOptions = {}): Promise<"written" | "exists"> {
    return this.#put(key, sourceOf(body), options);
  }

  async putFile(key: string, path: string, options: PutOptions = {}): Promise<"written" | "exists"> {
    return withFile(path, async (source) => this.#put(key, source, options));
  }

  async #put(
    key: string,
    source: Source,
    { onlyNew = false, contentType, inParts = source.bytes > PART_BYTES }: PutOptions,
  ): Promise<"written" | "exists"> {
    const doing = `write ${this.name}${key}`;
    // Saves the upload.
    if (inParts && onlyNew && (await this.head(key)) !== undefined) return "exists";
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (inParts) await uploadInParts(this.#requests, this.#object(key), source, { doing, contentType, onlyNew });
        else await this.#putAtOnce(key, await source.read(0, source.bytes), { doing, contentType, onlyNew });
        return "written";
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (onlyNew && !error.open) return "exists";
        if (attempt === WRITE_ATTEMPTS) throw error;
      }
    }
  }

  async #putAtOnce(
    key: string,
    Body: Uint8Array,
    { doing, contentType, onlyNew }: { doing: string; contentType: string | undefined; onlyNew: boolean },
  ): Promise<void> {
    const object = {
      ...this.#object(key),
      Body,
      ...(contentType !== undefined && { ContentType: contentType }),
      ...(onlyNew && { IfNoneMatch: "*" }),
    };
    const { ETag } = await this.#requests.within(
      doing,
      async (options) => this.#requests.client.send(new PutObjectCommand(object), options),
      BODY_SECONDS,
    );
    if (ETag === undefined) throw notS3(doing);
  }

  async get(key: string, limit: number, version?: string): Promise<Uint8Array | undefined> {
    const wanted = { ...this.#object(key), ...(version !== undefined && { VersionId: version }) };
    return download(this.#requests, wanted, limit, `read ${this.name}${key}`);
  }

  async part(key: string, first: number, last: number): Promise<Uint8Array | undefined> {
    const wanted = { ...this.#object(key), Range: `bytes=${first}-${last}` };
    return download(this.#requests, wanted, last - first + 1, `read a part of ${this.name}${key}`);
  }

  async getFile(key: string, path: string): Promise<boolean> {
    return downloadFile(this.#requests, this.#object(key), path, `read ${this.name}${key}`);
  }

  async head(key: string): Promise<BucketObject | undefined> {
    const doing = `read ${this.name}${key}`;
    const answer = await this.#requests.within(doing, async (options) => {
      try {
        return await this.#requests.client.send(new HeadObjectCommand(this.#object(key)), options);
      } catch (error) {
        if (s3Missing(error)) return undefined;
        throw error;
      }
    });
    // An answer to HEAD has no body, which would tell a missing object from a missing bucket and from another server's 404.
    if (answer === undefined) {
      await this.part(key, 0, 0);
      return undefined;
    }
    const { ContentLength = 0, LastModified, ETag } = answer;
    if (ETag === undefined) throw notS3(doing);
    return { key, bytes: ContentLength, modifiedAt: LastModified?.getTime() ?? 0 };
  }

  async list(begin: string): Promise<BucketObject[]> {
    const doing = `list ${this.name}${begin}`;
    const found: BucketObject[] = [];
    for (let token: string | undefined; ;) {
      const request = new ListObjectsV2Command({ ...this.#below(begin), ContinuationToken: token });
      const page: ListObjectsV2CommandOutput = await this.#requests.within(doing, async (options) =>
        this.#requests.client.send(request, options),
      );
      // A page of HTML would be an empty list.
      if (page.Name === undefined) throw notS3(doing);
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? [])
        found.push({ key: Key.slice(this.#prefix.length), bytes: Size, modifiedAt: LastModified?.getTime() ?? 0 });
      if (page.IsTruncated !== true) return found;
      // Without it, the same page would come again.
      if (page.NextContinuationToken === undefined || page.NextContinuationToken === token) throw notS3(doing);
      token = page.NextContinuationToken;
    }
  }

  async versions(begin: string): Promise<ObjectVersion[]> {
    const doing = `list the versions of ${this.name}${begin}`;
    const found: ObjectVersion[] = [];
    for (let next: Pick<ListObjectVersionsCommandOutput, "NextKeyMarker" | "NextVersionIdMarker"> = {}; ;) {
      const request = new ListObjectVersionsCommand({
        ...this.#below(begin),
        KeyMarker: next.NextKeyMarker,
        VersionIdMarker: next.NextVersionIdMarker,
      });
      const page: ListObjectVersionsCommandOutput = await this.#requests.within(doing, async (options) =>
        this.#requests.client.send(request, options),
      );
      if (page.Name === undefined) throw notS3(doing);
      found.push(...versionsOf(page, this.#prefix.length));
      if (page.IsTruncated !== true) return found;
      const same = page.NextKeyMarker === next.NextKeyMarker && page.NextVersionIdMarker === next.NextVersionIdMarker;
      if (page.NextKeyMarker === undefined || same) throw notS3(doing);
      next = page;
    }
  }

  async remove(objects: Parameters<Bucket["remove"]>[0]): Promise<void> {
    const all = objects.map((object) =>
      typeof object === "string" ? { Key: this.#prefix + object } : { Key: this.#prefix + object.key, VersionId: object.id },
    );
    for (let first = 0; first < all.length; first += REMOVED_AT_ONCE)
      await this.#removeBatch(all.slice(first, first + REMOVED_AT_ONCE));
  }

  async #removeBatch(Objects: Array<{ Key: string; VersionId?: string }>): Promise<void> {
    const doing = `remove ${Objects.length === 1 ? `s3://${this.#bucket}/${Objects[0]?.Key}` : `objects of ${this.name}`}`;
    const request = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects } });
    const { Deleted = [], Errors = [] } = await this.#requests.within(doing, async (options) =>
      this.#requests.client.send(request, options),
    );
    const [first] = Errors;
    if (first !== undefined) {
      const { Code = "", Key = "", Message = "" } = first;
      throw new RadioctlError(
        Code === "AccessDenied" ? "authentication" : "failed",
        `cannot remove s3://${this.#bucket}/${Key}: the server answered ${Code}`,
        {
          said: [Message],
          ...(Code === "AccessDenied" && { hint: "radioctl help bucket shows the least policies of the keys" }),
        },
      );
    }
    if (Deleted.length < Objects.length) throw notS3(doing);
  }

  #object(key: string) {
    return { Bucket: this.#bucket, Key: this.#prefix + key };
  }

  #below(begin: string) {
    return { Bucket: this.#bucket, Prefix: this.#prefix + begin };
  }
}
