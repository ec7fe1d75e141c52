/** A file to write below a folder. */
export interface FileBelow {
  /** Relative to the folder, or absolute as if the folder were the root. */
  path: string;
  text: string | Uint8Array;
  mode: number;
}

/** The operator's own file system. Paths are absolute or relative to the working directory. */
export interface Files {
  /** undefined when there is no such file. @throws RadioctlError usage when it is not a regular file, or there is no permission */
  read(path: string): Promise<string | undefined>;
  /** As `read`, for a file that is not text. */
  bytes(path: string): Promise<Uint8Array | undefined>;
  /**
   * Creates parent folders, writes a temporary file and renames it: a reader sees the old or the new file, never a part of one.
   * @throws RadioctlError usage as `read`, failed when the disk is full: the file is as before
   */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /**
   * Writes files below a folder of the operator's own, which is created if needed.
   * @throws RadioctlError usage, before anything is written, when the folder or a part of it belongs to another user, or is a link; as `read`
   */
  writeBelow(folder: string, files: readonly FileBelow[]): Promise<void>;
  /** Creates a folder that only the operator can enter (0700), and its parents; closes an existing one. @throws as `read` */
  privateFolder(path: string): Promise<void>;
  /** The path of the file to which a path leads through links; the path itself when there is no such file. */
  target(path: string): Promise<string>;
  /** Creates a file (0600) with all of its content, and its parent folders. @returns false when the file already exists */
  create(path: string, content: string): Promise<boolean>;
  /** Appends to a file, and creates it (0600) and its parent folders if needed. The text is synced to the disk when it returns. */
  append(path: string, text: string): Promise<void>;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(path: string): Promise<string[]>;
  /** Paths of all files below a folder, relative to it, sorted; empty when there is no such folder. */
  walk(path: string): Promise<string[]>;
  /** Permission bits, or undefined when there is no such file. */
  mode(path: string): Promise<number | undefined>;
  remove(path: string): Promise<void>;
}
