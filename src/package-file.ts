import { fileURLToPath } from "node:url";

// The build puts every file into dist, without folders, and this source stands in src: the package is the folder above either.
const PACKAGE = new URL("..", import.meta.url);

/** Where a file or a folder of the package is on this machine. @param path inside the package, `templates` */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, PACKAGE));
}

/** Where a file is that the build makes beside the program. There is no such file when the program runs from its sources. */
export function builtFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
