/** The operator's own file system. Paths are absolute or relative to the working directory. */
export interface Files {
  /** undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Creates parents, writes beside and renames: a reader sees the old or the new file, never half of one. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** Creates a file (0600) and its parents with all of its content at once, unless there is one: of two who try, one gets true. */
  create(path: string, content: string): Promise<boolean>;
  /** Adds to the end, creating the file (0600) and its parents; on the disk when it returns, should the power fail then. */
  append(path: string, text: string): Promise<void>;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(path: string): Promise<string[]>;
  /** Paths of all files below a folder, relative to it, sorted; empty when there is no such folder. */
  walk(path: string): Promise<string[]>;
  /** Permission bits, or undefined when there is no such file. */
  mode(path: string): Promise<number | undefined>;
  remove(path: string): Promise<void>;
}
