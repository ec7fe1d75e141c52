import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The package is the parent folder of both dist, where the build writes this file, and src.
const PACKAGE = new URL("..", import.meta.url);

/** The path of a file or folder of the package on this machine. @param path inside the package, such as `templates` */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, PACKAGE));
}

/** The version of radioctl. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return (manifest as { version: string }).version;
}

/** The path of a file that the build writes beside the program. The file does not exist when the program runs from its sources. */
export function builtFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
