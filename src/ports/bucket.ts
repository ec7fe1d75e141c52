import type { Fence } from "./fence.js";

/** Which bucket, and as whom. */
export interface BucketAccess {
  bucket: string;
  /** URL without a path; undefined: Amazon's of the region. */
  endpoint: string | undefined;
  region: string;
  /** The beginning of every object's key: empty, or ends with `/`. */
  prefix: string;
  /** undefined: the ones that Amazon's own tools find. */
  credentials: { accessKeyId: { reveal(): string }; secretAccessKey: { reveal(): string } } | undefined;
  fence?: Fence | undefined;
  /** For a request without a large body, with all its attempts, by default 45 s; and the longest pause within a body, by default 20 s. */
  requestSeconds?: number | undefined;
  /** Ends every request, for example after the time that a command has for all of them. The error is `unreachable`. */
  signal?: AbortSignal | undefined;
}

/** An object as a listing shows it. */
export interface BucketObject {
  /** Without the prefix of the access. */
  key: string;
  bytes: number;
  /** The server's time of the last write, in milliseconds since 1970. */
  modifiedAt: number;
}

export interface PutOptions {
  /**
   * Only when there is no object of this key. Not every server keeps to it (`artifacts check` says which does): no safety may depend on it
   * alone.
   */
  onlyNew?: boolean | undefined;
  /** The media type; `application/octet-stream` by default. */
  contentType?: string | undefined;
  /** Upload in parts, also if it is small. */
  inParts?: boolean | undefined;
}

/** A version of an object, in a bucket that keeps versions. */
export interface ObjectVersion extends BucketObject {
  id: string;
  /** Marks that the object was deleted at this time. */
  deleted: boolean;
}

/**
 * One S3 bucket, below the prefix of its access. Keys are without this prefix. Every call has a deadline and tries again after a transient
 * failure. @throws RadioctlError unreachable; authentication for a refused key; failed with the server's words, for example when it has no space
 */
export interface Bucket {
  /** For messages: `s3://bucket/prefix`. */
  readonly name: string;
  /** An object is complete or not there. @returns "exists" only with `onlyNew`; also when the answer to a first attempt was lost */
  put(key: string, body: Uint8Array, options?: PutOptions): Promise<"written" | "exists">;
  /** Uploads a file of this machine, in parts when it is large: its size is not limited by memory. */
  putFile(key: string, path: string, options?: PutOptions): Promise<"written" | "exists">;
  /** undefined when there is no such object. @param limit the most bytes that are accepted; more is an error @param version by default the newest */
  get(key: string, limit: number, version?: string): Promise<Uint8Array | undefined>;
  /** Writes an object into a file of this machine (0600), which appears when it is complete. @returns false when there is no such object */
  getFile(key: string, path: string): Promise<boolean>;
  /** undefined when there is no such object. */
  head(key: string): Promise<BucketObject | undefined>;
  /** All objects whose key begins with this, sorted by key. */
  list(begin: string): Promise<BucketObject[]>;
  /** Every version of the objects whose key begins with this, sorted by key, of each the newest first; only one in a bucket without versions. */
  versions(begin: string): Promise<ObjectVersion[]>;
  /** Some bytes of an object; undefined when there is no such object. @param first counts from 0 @param last is included */
  part(key: string, first: number, last: number): Promise<Uint8Array | undefined>;
  /**
   * An object that is not there is removed already. In a bucket with versions, the versions of a removed object stay until they are removed
   * themselves: a key with an id.
   */
  remove(objects: ReadonlyArray<string | Pick<ObjectVersion, "key" | "id">>): Promise<void>;
}

export interface Buckets {
  /** Contacts nothing. Missing credentials are an error (`authentication`) of the first request. @throws RadioctlError guard in a lab */
  open(access: BucketAccess): Promise<Bucket>;
}
