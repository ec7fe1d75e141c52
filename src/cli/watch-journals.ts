import type { Files } from "../ports/files.js";

const JOURNAL = /[/\\]journal[/\\][^/\\]+\.jsonl$/u;

/** The same files, which remember whether a run was recorded: then there is something to back up. */
export function watchJournals(files: Files): { files: Files; written(): boolean } {
  let written = false;
  const watched = new Proxy(files, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => {
        if (name === "append" && JOURNAL.test(String(given[0]))) written = true;
        return Reflect.apply(value, target, given);
      };
    },
  });
  return { files: watched, written: () => written };
}
