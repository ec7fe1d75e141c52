import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { GetObjectCommand, type GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { RadioctlError } from "../../errors.js";
import { explained } from "../files/failures.js";
import { sweep, temporaryName } from "../files/sweep.js";
import { BODY_SECONDS, type S3Requests } from "./client.js";
import { notS3, s3Missing } from "./errors.js";
import type { Target } from "./upload.js";

/** A body that ends too early is read again from where it ended, this often without a byte more. */
const ATTEMPTS = 4;

/** A day: a server that sends one byte a second is no server. */
const FILE_SECONDS = 86_400;

export interface Wanted extends Target {
  VersionId?: string;
  /** `bytes=0-9` */
  Range?: string;
}

/** A body in memory. undefined when there is no such object. @throws RadioctlError when it has more bytes than the limit */
export async function download(
  requests: S3Requests,
  wanted: Wanted,
  limit: number,
  doing: string,
): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await requests.within(
        doing,
        async (options) => {
          const answer = await found(requests.client.send(new GetObjectCommand(wanted), options));
          return answer && bodyOf(answer, limit, doing);
        },
        BODY_SECONDS,
      );
    } catch (error) {
      // The SDK has tried again until the answer began: this is for its body.
      if (!(error instanceof RadioctlError && error.kind === "unreachable") || attempt === ATTEMPTS) throw error;
    }
  }
}

/** undefined for an object that is missing. Other errors, such as a missing bucket, are thrown. */
async function found(answer: Promise<GetObjectCommandOutput>): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (s3Missing(error)) return undefined;
    throw error;
  }
}

function readable({ Body, ETag }: GetObjectCommandOutput, doing: string): Readable {
  if (Body === undefined || ETag === undefined) throw notS3(doing);
  return Body as Readable;
}

async function bodyOf(answer: GetObjectCommandOutput, limit: number, doing: string): Promise<Uint8Array> {
  const body = readable(answer, doing);
  const tooLarge = (bytes: string) => {
    body.destroy();
    return new RadioctlError("failed", `cannot ${doing}: it has ${bytes} bytes, and at most ${limit} are accepted`);
  };
  if ((answer.ContentLength ?? 0) > limit) throw tooLarge(String(answer.ContentLength));
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > limit) throw tooLarge(`more than ${limit}`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** See `Bucket.getFile`. */
export async function downloadFile(requests: S3Requests, target: Target, path: string, doing: string): Promise<boolean> {
  const temporary = temporaryName(path, randomUUID());
  return explained("write", path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await sweep(dirname(path), Date.now());
    let file: FileHandle | undefined;
    try {
      file = await open(temporary, "wx", 0o600);
      if (!(await fill(requests, target, file, doing))) return false;
      await file.sync();
      await rename(temporary, path);
      return true;
    } finally {
      await file?.close();
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  });
}

async function fill(requests: S3Requests, target: Target, file: FileHandle, doing: string): Promise<boolean> {
  const state: State = { have: 0, tag: undefined };
  for (let attempt = 1; ; attempt += 1) {
    const before = state.have;
    try {
      return await requests.within(
        doing,
        async (options) => {
          const Range = `bytes=${state.have}-`;
          const wanted = { ...target, ...(state.have > 0 && { Range }) };
          const answer = await found(requests.client.send(new GetObjectCommand(wanted), options));
          if (answer !== undefined) await receive(answer, file, state, doing);
          return answer !== undefined;
        },
        FILE_SECONDS,
      );
    } catch (error) {
      if (!(error instanceof RadioctlError && error.kind === "unreachable")) throw error;
      if (state.have > before) attempt = 0;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

interface State {
  have: number;
  /** Of the object that the bytes so far are from. */
  tag: string | undefined;
}

async function receive(answer: GetObjectCommandOutput, file: FileHandle, state: State, doing: string): Promise<void> {
  const body = readable(answer, doing);
  const continues = state.tag === answer.ETag && answer.ContentRange?.startsWith(`bytes ${state.have}-`) === true;
  if (!continues) {
    // The object was replaced, or the server sends only whole objects.
    if (state.have > 0 && answer.ContentRange !== undefined) {
      body.destroy();
      throw new RadioctlError("failed", `cannot ${doing}: it was replaced meanwhile`, { hint: "run the same command again" });
    }
    await file.truncate(0);
    state.have = 0;
    state.tag = answer.ETag;
  }
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    await file.write(piece, 0, piece.length, state.have);
    state.have += piece.length;
  }
}
