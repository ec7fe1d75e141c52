import { createHash, createHmac } from "node:crypto";
import type { Secret } from "../secret.js";
import type { ManifestFile, StateManifest } from "./manifest.js";

/** A file of the state. */
export interface StateFile {
  /** Relative to the inventory's folder. */
  path: string;
  mode: number;
  content: Uint8Array;
}

/** A large file is cut at multiples of this size, so that a change at its end leaves the other pieces as they are. */
const PIECE_BYTES = 1 << 20;

/** Smaller files share objects: a year has thousands of journals. */
const SMALL_BYTES = 256 << 10;

/** The state as objects, by name, and the manifest's part about files. */
export interface PackedState {
  files: ManifestFile[];
  /** Plain content. */
  objects: ReadonlyMap<string, Uint8Array>;
  digest: string;
  workDigest: string;
}

/** Files that every report changes. */
const CHANGES_BY_ITSELF = /^(journal\/history\.sqlite|report\/)/u;

/** Cuts and combines files. The names of objects depend on content and key only: without the key, a name does not show what is in an object. */
export function packState(given: readonly StateFile[], key: Secret): PackedState {
  const files = given.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const objects = new Map<string, Uint8Array>();
  const keep = (content: Uint8Array) => {
    const name = createHmac("sha256", key.reveal()).update("object\n").update(content).digest("hex");
    objects.set(name, content);
    return name;
  };
  const entries = new Map<string, ManifestFile>();
  for (const file of files.filter(({ content }) => content.length >= SMALL_BYTES)) entries.set(file.path, cut(file, keep));
  for (const group of groups(files.filter(({ content }) => content.length < SMALL_BYTES))) {
    const object = keep(Buffer.concat(group.map(({ content }) => content)));
    let offset = 0;
    for (const file of group) {
      const bytes = file.content.length;
      entries.set(file.path, { ...about(file), parts: bytes === 0 ? [] : [{ object, offset, bytes }] });
      offset += bytes;
    }
  }
  const all = files.flatMap(({ path }) => entries.get(path) ?? []);
  return {
    files: all,
    objects,
    digest: digestOf(all, key),
    workDigest: digestOf(
      all.filter(({ path }) => !CHANGES_BY_ITSELF.test(path)),
      key,
    ),
  };
}

function about({ path, mode, content }: StateFile): Omit<ManifestFile, "parts"> {
  return { path, mode, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

function cut(file: StateFile, keep: (content: Uint8Array) => string): ManifestFile {
  const { content } = file;
  const count = Math.ceil(content.length / PIECE_BYTES);
  const parts = Array.from({ length: count }, (_, index) => {
    const piece = content.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
    return { object: keep(piece), offset: 0, bytes: piece.length };
  });
  return { ...about(file), parts };
}

/** Journals of a month, and the files of each folder: a finished month stays as it is. */
function groups(files: readonly StateFile[]): StateFile[][] {
  const all = new Map<string, StateFile[]>();
  for (const file of files) {
    const name = /^journal\/\d{4}-\d\d/u.exec(file.path)?.[0] ?? (file.path.includes("/") ? file.path.split("/")[0] : "");
    const group = all.get(name ?? "") ?? [];
    group.push(file);
    all.set(name ?? "", group);
  }
  return [...all.values()].flatMap(split);
}

/** No object is much larger than a piece. */
function split(files: readonly StateFile[]): StateFile[][] {
  const parts: StateFile[][] = [];
  let bytes = Infinity;
  for (const file of files) {
    if (bytes + file.content.length > PIECE_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(file);
    bytes += file.content.length;
  }
  return parts;
}

function digestOf(files: readonly ManifestFile[], key: Secret): string {
  const told = files.map(({ path, mode, sha256 }) => [path, mode, sha256]);
  return createHmac("sha256", key.reveal()).update(JSON.stringify(told)).digest("hex").slice(0, 16);
}

/** The content of a file. @param object the plain content of an object @throws Error when the parts are not those of the file */
export function unpackFile({ path, sha256, bytes, parts }: ManifestFile, object: (name: string) => Uint8Array): Uint8Array {
  const content = Buffer.concat(parts.map((part) => object(part.object).subarray(part.offset, part.offset + part.bytes)));
  if (content.length !== bytes || createHash("sha256").update(content).digest("hex") !== sha256)
    throw new Error(`the parts of ${path} are not those of the manifest`);
  return content;
}

/** The sizes of the objects that a manifest needs. */
export function objectSizes({ objects }: Pick<PackedState, "objects">): StateManifest["objects"] {
  return Object.fromEntries([...objects].map(([name, content]) => [name, content.length]));
}
