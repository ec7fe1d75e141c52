import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { RadioctlError } from "../../errors.js";

/** Why an operator's file can't be read or written, as an error with the next step; an error of another kind is returned as it is. */
export function fileFailure(doing: "read" | "write", path: string, error: unknown): unknown {
  const failure = (message: string, hint: string) => new RadioctlError("usage", message, { hint, cause: error });
  switch ((error as NodeJS.ErrnoException).code) {
    case "EISDIR":
      return failure(`${path} is a folder, not a file`, "name a file");
    case "EACCES":
    case "EPERM":
    case "EROFS": {
      const place = doing === "read" ? path : dirname(path);
      return failure(`there is no permission to ${doing} ${path}`, `check the owner and the mode: ls -ld ${place}`);
    }
    case "EEXIST":
    case "ENOTDIR":
      return failure(`${path} can't be written: a part of its path is a file, not a folder`, "name a file in a folder");
    case "ELOOP":
      return failure(`${path} is a link that leads to itself`, "name the file itself");
    default:
      return error;
  }
}

/**
 * Reading from a pipe may wait forever, and a rename would replace a device: both are refused. A missing file is fine here.
 * @throws RadioctlError usage
 */
export async function mustBeRegular(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  });
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new RadioctlError("usage", `${path} is a pipe, a socket or a device, not a file`, {
    hint: "name a regular file; copy the content into one first",
  });
}
