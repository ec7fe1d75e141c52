import { asError } from "../../errors.js";
import { takeFileLock, type FileLock, type LockWording } from "../../fleet/lock-file.js";

const WORDING: LockWording = {
  held: "another report is running",
  hint: "check that cron does not start two reports at once",
};

export type ReportLock = FileLock;

/** The lock, or none when there is no place for it (a full disk): then the report runs all the same. @throws RadioctlError locked */
export async function lockOrTell(
  world: Parameters<typeof takeFileLock>[0],
  state: string,
  tell: (problem: string) => void,
): Promise<FileLock | undefined> {
  try {
    return await takeFileLock(world, state, WORDING, tell);
  } catch (error) {
    const problem = asError(error);
    if (problem.kind === "locked") throw problem;
    tell(`this report has no lock: ${problem.message}`);
    return undefined;
  }
}
