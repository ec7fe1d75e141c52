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
  // "files icecast2 431 65536": each listener is a descriptor. A process that ends during the query prints half a line.
  script: (programs) => `for process in /proc/[0-9]*; do
  read -r name <"$process/comm" || continue
  case $name in ${programs.join("|")})
    set -- "$process"/fd/*
    limit=$(sed -n 's/^Max open files *\\([0-9]*\\) .*/\\1/p' "$process/limits")
    echo "files $name $# $limit" ;;
  esac
done 2>/dev/null`,
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
