import type { Fact } from "../../host/facts/fact.js";

/** The folder of the results on the host. */
export const BACKUP_STATE = "/var/lib/radioctl-backup";

/** A result that a master's backup has stored, and its time in milliseconds since 1970. */
interface Result {
  at: number;
  text: string;
}

/** What a master knows about its backup. */
export interface BackupState {
  success:
    (Omit<Result, "text"> & { snapshot: string; files: number; bytes: number; added: number; seconds: number }) | undefined;
  /** Only while it is newer than the last success. */
  failure: Result | undefined;
  /** The last share of the data that was read, such as `3/13`. */
  check: Result | undefined;
  checkFailure: Result | undefined;
  /** Folders that should be backed up and do not exist. */
  missing: string | undefined;
}

/** The results of a master's backup; all undefined when it has none. @param wanted the folder of the results */
export const backup: Fact<string, BackupState> = {
  name: "backup",
  script: (folder) => ({ file: "facts/backup.sh", values: { BACKUP_STATE: folder } }),
  parse(lines) {
    const results = new Map(
      lines.flatMap((line): Array<[string, Result]> => {
        const [, name = "", seconds, text = ""] = /^([a-z-]+) (\d{1,11}) ?(.*)$/u.exec(line) ?? [];
        return seconds === undefined ? [] : [[name, { at: Number(seconds) * 1000, text }]];
      }),
    );
    return {
      success: success(results.get("success")),
      failure: results.get("failure"),
      check: results.get("check"),
      checkFailure: results.get("check-failure"),
      missing: results.get("missing")?.text,
    };
  },
};

function success(result: Result | undefined): BackupState["success"] {
  const [, snapshot = "", ...figures] = /^([0-9a-f]+) (\d+) (\d+) (\d+) (\d+)$/u.exec(result?.text ?? "") ?? [];
  if (result === undefined || figures.length !== 4) return undefined;
  const [files = 0, bytes = 0, added = 0, seconds = 0] = figures.map(Number);
  return { at: result.at, snapshot, files, bytes, added, seconds };
}
