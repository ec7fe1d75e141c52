import { asError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { takeFileLock, type FileLock, type LockWording } from "../../fleet/lock-file.js";
import type { World } from "../../world.js";
import type { ReportRequest } from "./outcome.js";
import { openPlace, openWriter, senderText, type ReportWriter } from "./store-writer.js";

const WORDING: LockWording = {
  held: "another report is running",
  hint: "check that cron does not start two reports at once",
};

/** That no other report of this station sends at the same time. */
export interface ReportHold {
  /** Whether this run sends: it was asked to, and no other machine does. */
  alert: boolean;
  writer: ReportWriter | undefined;
  /** @throws RadioctlError locked when another report has taken over, of this machine or of another */
  mustHold(): Promise<void>;
  release(): Promise<void>;
}

/** @throws RadioctlError locked when another report of this machine is running; as `Buckets.open` */
export async function holdReport(
  world: World,
  fleet: Fleet,
  { state, alert, dryRun }: ReportRequest,
  tell: (problem: string) => void,
): Promise<ReportHold> {
  const lock = dryRun ? undefined : await lockOrTell(world, state, tell);
  try {
    const place = await openPlace(world, fleet, state);
    const writer = place && (await openWriter(world, place, alert && !dryRun, tell));
    const other = writer?.other;
    if (other !== undefined) tell(`${senderText(other)}; to send them from here: radioctl report --take-over`);
    return {
      alert: alert && other === undefined,
      writer,
      async mustHold() {
        await lock?.mustHold();
        await writer?.mustHold();
      },
      release: async () => lock?.release(),
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

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
