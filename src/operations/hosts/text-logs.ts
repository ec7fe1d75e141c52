import { RadioctlError } from "../../errors.js";
import { printable } from "../../cli/text/printable.js";

interface Told {
  host: string;
  services: readonly string[];
  json: boolean;
  /** The lines don't end: with `json` each line is a separate document. */
  follow: boolean;
}

/** What one JSON document may hold; a host may send more lines than were requested. */
const MOST_CHARACTERS = 12 << 20;

/** Prints log lines as they arrive; with `json` all of them at the end. */
export function logLines(stdout: { write(text: string): void }, { host, services, json, follow }: Told) {
  const lines: string[] = [];
  let [count, characters] = [0, 0];
  return {
    line(text: string): void {
      count += 1;
      if (!json) stdout.write(`${printable(text)}\n`);
      else if (follow) stdout.write(`${JSON.stringify({ host, line: text })}\n`);
      else {
        characters += text.length;
        if (characters > MOST_CHARACTERS)
          throw new RadioctlError("failed", `${host} sent more than ${MOST_CHARACTERS >> 20} Mi characters`, {
            hint: "show fewer lines with --lines, or each line as a document of its own with --follow",
          });
        lines.push(text);
      }
    },
    end(): void {
      if (json && !follow) stdout.write(`${JSON.stringify({ host, services, lines }, undefined, 2)}\n`);
    },
    count: () => count,
  };
}
