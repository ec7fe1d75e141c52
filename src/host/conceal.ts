import type { DesiredHost } from "./desired.js";

/** What programs on the host say, without the secrets of its files: they may quote a line that holds one. */
export function conceal(text: string, { files }: Pick<DesiredHost, "files">): string {
  return files.reduce((concealed, file) => file.content.conceal(concealed), text);
}
