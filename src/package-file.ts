import { fileURLToPath } from "node:url";

// The package is the parent folder of both dist, where the build writes this file, and src.
const PACKAGE = new URL("..", import.meta.url);

/** The path of a file or folder of the package on this machine. @param path inside the package, such as `templates` */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, PACKAGE));
}

/** The path of a file that the build writes beside the program. The file does not exist when the program runs from its sources. */
export function builtFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
