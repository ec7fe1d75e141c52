import type { Promises } from "../facts/promises.js";

/** Files that nginx reads and radioctl does not manage, and files that it does not read; empty: neither. @param files radioctl's files */
export function judgeNginx(files: readonly string[], { files: read, error }: NonNullable<Promises["nginx"]>): string[] {
  if (error !== undefined) return [`nginx refuses its configuration: ${error}`];
  return [
    ...files.filter((file) => !read.includes(file)).map((file) => `nginx does not read ${file}`),
    ...read.filter((file) => !files.includes(file)).map((file) => `nginx also reads ${file}, which radioctl does not manage`),
  ];
}
