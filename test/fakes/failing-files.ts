import type { Files } from "../../src/ports/files.js";

/** A call of the operator's file system. */
export interface FileCall {
  method: keyof Files;
  path: string;
  /** Counts from 1. */
  number: number;
}

/** The error of a full disk, as the kernel gives it. */
export const diskFull = (): Error => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

/** Whether a method needs space on the disk. */
export const writes = ({ method }: Pick<FileCall, "method">): boolean =>
  ["write", "writeBelow", "create", "append"].includes(method);

/** Files that work, except for the calls for which `fails` gives an error. */
export function failingFiles(files: Files, fails: (call: FileCall) => Error | undefined): Files {
  let number = 0;
  return new Proxy(files, {
    get(target, name) {
      const method = name as keyof Files;
      return async (path: string, ...more: readonly unknown[]) => {
        number += 1;
        const error = fails({ method, path, number });
        if (error !== undefined) throw error;
        return Reflect.apply(target[method], target, [path, ...more]) as Promise<unknown>;
      };
    },
  });
}
