import type { Fact } from "../../host/facts/fact.js";

/** The process of a program that is closest to its limit. */
export interface OpenFiles {
  program: string;
  open: number;
  limit: number;
}

/** Open file descriptors of each program and the limit of its process; programs that don't run are left out. */
export const openFiles: Fact<readonly string[], OpenFiles[]> = {
  name: "files",
  // Each listener is a descriptor.
  script: (programs) => ({ file: "facts/files.sh", words: programs }),
  parse(lines) {
    const worst = new Map<string, OpenFiles>();
    for (const line of lines) {
      const [, program = "", open, limit] = /^files (\S+) (\d+) (\d+)$/u.exec(line) ?? [];
      const found = { program, open: Number(open), limit: Number(limit) };
      if (program === "" || found.limit === 0) continue;
      const before = worst.get(program);
      if (before === undefined || found.open / found.limit > before.open / before.limit) worst.set(program, found);
    }
    return [...worst.values()];
  },
};
