import { basename, join, relative, resolve } from "node:path";
import type { LoadedInventory } from "../inventory/load.js";
import type { World } from "../world.js";
import type { StateFile } from "./pack.js";

type Reader = Pick<World, "files" | "histories">;

/** The files beside the inventory that no other machine has. */
export interface LoadedState {
  files: StateFile[];
  /** Folders that only their owner can enter. */
  privateFolders: string[];
  /** What the state needs and these files do not have, in words. */
  missing: string[];
}

const FOLDERS = ["templates", "journal", "certificates", "report"];
const HISTORY = "journal/history.sqlite";

/** Locks, temporary files, damaged files that were renamed, and journals of other operators, which the bucket has. */
const LEFT_OUT = /(\.lock\.\d+$|\.torn-|\.broken-|(^|\/)\.[^/]*$|\.ask$|\.writer$|^journal\/(others\/|history\.sqlite))/u;

/** Reads the state. A file that is removed meanwhile is not part of it. @throws RadioctlError usage, locked, failed */
export async function loadStateFiles({ files, histories }: Reader, loaded: LoadedInventory): Promise<LoadedState> {
  const { directory, inventory } = loaded;
  const outside: string[] = [];
  const below = (path: string) => {
    const short = relative(directory, resolve(directory, path));
    if (!short.startsWith("..")) return [short];
    outside.push(`${path} is outside of the inventory's folder`);
    return [];
  };
  const named = [
    basename(loaded.file),
    "inventory.schema.json",
    "known_hosts",
    ...inventory.secrets.flatMap((provider) => ("file" in provider ? below(provider.file) : [])),
    ...(inventory.public.logo === undefined ? [] : below(inventory.public.logo)),
    ...Object.values(inventory.hosts).flatMap((host) =>
      "tls" in host && host.tls !== undefined ? below(host.tls.certificate) : [],
    ),
  ];
  const walked = await Promise.all(
    FOLDERS.map(async (folder) => (await files.walk(join(directory, folder))).map((path) => `${folder}/${path}`)),
  );
  const paths = [...new Set([...named, ...walked.flat()])].filter((path) => !LEFT_OUT.test(path));
  const read = await Promise.all(
    paths.map(async (path): Promise<StateFile[]> => {
      const [content, mode] = await Promise.all([files.bytes(join(directory, path)), files.mode(join(directory, path))]);
      return content === undefined || mode === undefined ? [] : [{ path, mode: mode & 0o777, content }];
    }),
  );
  const history = await copied(histories, join(directory, HISTORY));
  const modes = await Promise.all(FOLDERS.map(async (folder) => files.mode(join(directory, folder))));
  return {
    files: [...read.flat(), ...(history === undefined ? [] : [{ path: HISTORY, mode: 0o600, content: history }])],
    privateFolders: FOLDERS.filter((_, index) => ((modes[index] ?? 0o777) & 0o077) === 0),
    missing: [
      ...outside,
      ...inventory.secrets.flatMap((provider) =>
        "command" in provider
          ? [`secrets that ${provider.command[0]} has`]
          : "environment" in provider && inventory.secrets.length === 1
            ? [`secrets in the environment (${provider.environment}*)`]
            : [],
      ),
    ],
  };
}

async function copied(histories: Reader["histories"], path: string): Promise<Uint8Array | undefined> {
  const history = await histories.open(path, "read", () => undefined);
  try {
    return history?.copy();
  } finally {
    history?.close();
  }
}
