import type { DesiredHost } from "./desired.js";

/** Removes the secrets of the host's files from the output of programs, which may quote a line with a secret. */
export function conceal(text: string, { files }: Pick<DesiredHost, "files">): string {
  return files.reduce((concealed, file) => file.content.conceal(concealed), text);
}
