import { open, type FileHandle } from "node:fs/promises";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { RadioctlError } from "../../errors.js";
import { fileFailure } from "../files/failures.js";
import { BODY_SECONDS, type S3Requests } from "./client.js";
import { notS3 } from "./errors.js";

const MIB = 1024 * 1024;

/** Smaller objects go in one request. The least size of a part that is not the last is 5 MiB. */
export const PART_BYTES = 8 * MIB;

/** The most parts of an upload. */
const MOST_PARTS = 10_000;

/** The memory of the parts that are under way, unless one part is larger. */
const MEMORY_BYTES = 32 * MIB;

/** What an upload reads from. */
export interface Source {
  bytes: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export function sourceOf(body: Uint8Array): Source {
  return {
    bytes: body.length,
    read: async (offset, length) => Promise.resolve(body.subarray(offset, offset + length)),
  };
}

/** Opens a file for an upload. @throws RadioctlError with the path */
export async function withFile<Value>(path: string, does: (source: Source) => Promise<Value>): Promise<Value> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { size } = await file.stat();
    const opened = file;
    return await does({ bytes: size, read: async (offset, length) => readWhole(opened, path, offset, length) });
  } catch (error) {
    throw fileFailure("read", path, error);
  } finally {
    await file?.close();
  }
}

async function readWhole(file: FileHandle, path: string, offset: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await file.read(bytes, have, length - have, offset + have);
    if (bytesRead === 0)
      throw new RadioctlError("failed", `${path} became shorter while it was uploaded`, { hint: "run the same command again" });
    have += bytesRead;
  }
  return bytes;
}

export interface Target {
  Bucket: string;
  Key: string;
}

/** The object appears when all parts are there. After a failure, the parts are removed. */
export async function uploadInParts(
  requests: S3Requests,
  target: Target,
  source: Source,
  { doing, contentType, onlyNew }: { doing: string; contentType: string | undefined; onlyNew: boolean },
): Promise<void> {
  const { UploadId } = await requests.within(doing, async (options) =>
    requests.client.send(
      new CreateMultipartUploadCommand({ ...target, ...(contentType !== undefined && { ContentType: contentType }) }),
      options,
    ),
  );
  if (UploadId === undefined) throw notS3(doing);
  const upload = { ...target, UploadId };
  try {
    const Parts = await sendParts(requests, upload, source, doing);
    const { ETag } = await requests.within(doing, async (options) =>
      requests.client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...(onlyNew && { IfNoneMatch: "*" }) }),
        options,
      ),
    );
    if (ETag === undefined) throw notS3(doing);
  } catch (error) {
    // Its failure must not hide the first one. What is left is for a rule of the bucket, see `radioctl help bucket`.
    await requests
      .within(doing, async (options) => requests.client.send(new AbortMultipartUploadCommand(upload), options))
      .catch(() => undefined);
    throw error;
  }
}

async function sendParts(
  requests: S3Requests,
  upload: Target & { UploadId: string },
  source: Source,
  doing: string,
): Promise<CompletedPart[]> {
  const size = Math.max(PART_BYTES, Math.ceil(source.bytes / MOST_PARTS / MIB) * MIB);
  const count = Math.max(1, Math.ceil(source.bytes / size));
  const parts: CompletedPart[] = [];
  let next = 0;
  let failed = false;
  const sendNext = async () => {
    while (next < count && !failed) {
      const index = next;
      next += 1;
      try {
        const Body = await source.read(index * size, Math.min(size, source.bytes - index * size));
        const { ETag } = await requests.within(
          doing,
          async (options) => requests.client.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body }), options),
          BODY_SECONDS,
        );
        if (ETag === undefined) throw notS3(doing);
        parts[index] = { PartNumber: index + 1, ETag };
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Math.max(1, Math.min(count, Math.floor(MEMORY_BYTES / size)));
  const ends = await Promise.allSettled(Array.from({ length: lanes }, sendNext));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return parts;
}
