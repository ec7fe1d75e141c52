import { readFile, writeFile } from "node:fs/promises";
import { RadioctlError } from "../../src/errors.js";
import type { Bucket, BucketAccess, BucketObject, Buckets, ObjectVersion, PutOptions } from "../../src/ports/bucket.js";

interface Kept {
  body: Uint8Array;
  modifiedAt: number;
  id: string;
  deleted: boolean;
}

/** Buckets in memory, with versions. Objects of an access without a prefix have their whole key. */
export class FakeBuckets implements Buckets {
  /** All versions of every object, the newest last, by bucket and whole key. */
  readonly objects = new Map<string, Kept[]>();
  /** undefined: the server answers. */
  down: string | undefined;
  /** Called before every request with its name and whole key, for example to stop there. */
  before: (request: string, key: string) => void = () => undefined;
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async open(access: BucketAccess): Promise<Bucket> {
    return Promise.resolve(new FakeBucket(this, access));
  }

  /** The newest versions, by bucket and key: `station/state/...`. */
  texts(): Record<string, string> {
    const kept = [...this.objects].flatMap(([key, versions]) => {
      const last = versions.at(-1);
      return last === undefined || last.deleted ? [] : [[key, Buffer.from(last.body).toString()] as const];
    });
    return Object.fromEntries(kept);
  }

  write(key: string, body: Uint8Array, deleted = false): void {
    this.#count += 1;
    const version = { body: Uint8Array.from(body), modifiedAt: this.#now(), id: `v${this.#count}`, deleted };
    this.objects.set(key, [...(this.objects.get(key) ?? []), version]);
  }
}

class FakeBucket implements Bucket {
  readonly name: string;
  readonly #server: FakeBuckets;
  readonly #begin: string;

  constructor(server: FakeBuckets, { bucket, prefix }: BucketAccess) {
    this.#server = server;
    this.#begin = `${bucket}/${prefix}`;
    this.name = `s3://${bucket}/${prefix}`;
  }

  async put(key: string, body: Uint8Array, { onlyNew = false }: PutOptions = {}): Promise<"written" | "exists"> {
    this.#request("put", key);
    if (onlyNew && this.#newest(key) !== undefined) return Promise.resolve("exists");
    this.#server.write(this.#begin + key, body);
    return Promise.resolve("written");
  }

  async putFile(key: string, path: string, options: PutOptions = {}): Promise<"written" | "exists"> {
    return this.put(key, await readFile(path), options);
  }

  async get(key: string, limit: number, version?: string): Promise<Uint8Array | undefined> {
    this.#request("get", key);
    const found =
      version === undefined
        ? this.#newest(key)
        : this.#server.objects.get(this.#begin + key)?.find(({ id, deleted }) => id === version && !deleted);
    if (found !== undefined && found.body.length > limit)
      throw new RadioctlError("failed", `${this.name}${key} has ${found.body.length} bytes, more than ${limit}`);
    return Promise.resolve(found?.body);
  }

  async getFile(key: string, path: string): Promise<boolean> {
    const body = await this.get(key, Infinity);
    if (body !== undefined) await writeFile(path, body);
    return body !== undefined;
  }

  async head(key: string): Promise<BucketObject | undefined> {
    this.#request("head", key);
    const found = this.#newest(key);
    return Promise.resolve(found && { key, bytes: found.body.length, modifiedAt: found.modifiedAt });
  }

  async list(begin: string): Promise<BucketObject[]> {
    this.#request("list", begin);
    const newest = this.#versions(begin).filter(([, versions]) => versions.at(-1)?.deleted === false);
    return Promise.resolve(newest.flatMap(([key, versions]) => versions.slice(-1).map((version) => objectOf(key, version))));
  }

  async versions(begin: string): Promise<ObjectVersion[]> {
    this.#request("versions", begin);
    const all = this.#versions(begin).flatMap(([key, versions]) =>
      versions.toReversed().map((version) => ({ ...objectOf(key, version), id: version.id, deleted: version.deleted })),
    );
    return Promise.resolve(all);
  }

  async part(key: string, first: number, last: number): Promise<Uint8Array | undefined> {
    return (await this.get(key, Infinity))?.subarray(first, last + 1);
  }

  async remove(objects: Parameters<Bucket["remove"]>[0]): Promise<void> {
    for (const object of objects) {
      const key = typeof object === "string" ? object : object.key;
      this.#request("remove", key);
      if (typeof object === "string") {
        if (this.#newest(key) !== undefined) this.#server.write(this.#begin + key, new Uint8Array(), true);
      } else {
        const others = this.#server.objects.get(this.#begin + key)?.filter(({ id }) => id !== object.id) ?? [];
        if (others.length === 0) this.#server.objects.delete(this.#begin + key);
        else this.#server.objects.set(this.#begin + key, others);
      }
    }
    return Promise.resolve();
  }

  #request(name: string, key: string): void {
    if (this.#server.down !== undefined) throw new RadioctlError("unreachable", this.#server.down);
    this.#server.before(name, this.#begin + key);
  }

  #newest(key: string): Kept | undefined {
    const last = this.#server.objects.get(this.#begin + key)?.at(-1);
    return last?.deleted === true ? undefined : last;
  }

  #versions(begin: string): Array<readonly [key: string, versions: readonly Kept[]]> {
    return [...this.#server.objects]
      .filter(([key]) => key.startsWith(this.#begin + begin))
      .map(([key, versions]) => [key.slice(this.#begin.length), versions] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
  }
}

function objectOf(key: string, { body, modifiedAt }: Kept): BucketObject {
  return { key, bytes: body.length, modifiedAt };
}
