import { printable } from "../../cli/text/printable.js";

interface Told {
  host: string;
  services: readonly string[];
  json: boolean;
  /** The lines don't end: with `json` each line is a separate document. */
  follow: boolean;
}

/** Prints log lines as they arrive; with `json` all of them at the end. */
export function logLines(stdout: { write(text: string): void }, { host, services, json, follow }: Told) {
  const lines: string[] = [];
  let count = 0;
  return {
    line(text: string): void {
      count += 1;
      if (!json) stdout.write(`${printable(text)}\n`);
      else if (follow) stdout.write(`${JSON.stringify({ host, line: text })}\n`);
      else lines.push(text);
    },
    end(): void {
      if (json && !follow) stdout.write(`${JSON.stringify({ host, services, lines }, undefined, 2)}\n`);
    },
    count: () => count,
  };
}
