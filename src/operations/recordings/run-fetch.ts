import { createHash } from "node:crypto";
import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Bucket } from "../../ports/bucket.js";
import type { World } from "../../world.js";
import type { ListedRecording } from "./listed.js";

/** A recording that was fetched, or was there already. */
interface FetchedRecording {
  file: string;
  bytes: number;
  state: "fetched" | "there";
}

/**
 * Writes recordings of the bucket into a folder. A file appears when it is complete and its checksum is right, so one that is there is not fetched
 * again.
 * @throws RadioctlError failed when the audio is gone or has another checksum; usage for a folder that cannot be written; as `Bucket`
 */
export async function fetchRecording(
  world: Pick<World, "files">,
  bucket: Bucket,
  { record, key }: ListedRecording & { key: string },
  folder: string,
): Promise<FetchedRecording> {
  const name = key.split("/").at(-1) ?? record.file;
  const path = join(folder, name);
  if ((await world.files.mode(path)) !== undefined) return { file: path, bytes: record.bytes, state: "there" };
  const audio = await bucket.get(key, record.bytes);
  if (audio === undefined) throw new RadioctlError("failed", `${bucket.name} has a record of ${key}, but not its audio`);
  const sum = createHash("sha256").update(audio).digest("hex");
  if (sum !== record.sha256)
    throw new RadioctlError(
      "failed",
      `${key} in ${bucket.name} is damaged: its checksum is ${sum}, its record has ${record.sha256}`,
      {
        hint: "the other master may have the same hour: radioctl recordings list --json",
      },
    );
  await world.files.write(path, audio);
  return { file: path, bytes: record.bytes, state: "fetched" };
}
