import { basename, dirname, join } from "node:path";
import { asError, RadioctlError } from "../errors.js";
import type { World } from "../world.js";

interface Holder {
  operator: string;
  pid: number;
  /** ISO 8601, UTC. */
  since: string;
  /** The lock was released. */
  over?: boolean;
}

/** The right to change what a lock file protects. */
export interface FileLock {
  /** @throws RadioctlError locked when another run has taken over because this one ran for too long */
  mustHold(): Promise<void>;
  release(): Promise<void>;
}

type Machine = Pick<World, "files" | "clock" | "operator" | "processes">;

/** No run takes this long: a longer holder hangs, or is another program that got the process number of a dead run. Clocks may differ by as much. */
const MOST_HOURS = 2;

/** How the errors of a lock are worded. */
export interface LockWording {
  /** `another report is running` */
  held: string;
  /** What to check. */
  hint: string;
}

/**
 * Takes the lock beside a file, or reports its holder. Locks are numbered, `state.json.lock.17`; the highest one counts. A run that takes over
 * from a killed one creates the next number, which only one of several can do. The highest is never removed, so two runs never hold the lock,
 * whatever the timing.
 * @param tell gets a problem, in words
 * @throws RadioctlError locked
 */
export async function takeFileLock(
  world: Machine,
  state: string,
  wording: LockWording,
  tell: (problem: string) => void,
): Promise<FileLock> {
  const { files, clock, operator, processes } = world;
  const at = (number: number) => `${state}.lock.${number}`;
  const last = await highest(world, state);
  const holder = last === 0 ? undefined : parse(await files.read(at(last)));
  if (holder !== undefined && isAtWork(holder, world)) throw lockedBy(holder, wording);
  if (holder !== undefined && holder.over !== true && Date.parse(holder.since) > clock.now().getTime())
    tell(
      `${at(last)} is from the future, ${holder.since}, and does not count: check the clocks of the machines that run radioctl`,
    );
  const own = last + 1;
  const me: Holder = { operator, pid: processes.pid, since: clock.now().toISOString() };
  const taken = await files.create(at(own), `${JSON.stringify(me)}\n`);
  // A run that read the folder earlier and wrote later may create a number that was already removed.
  if (!taken || (await highest(world, state)) !== own) {
    if (taken) await files.remove(at(own));
    throw lockedBy(parse(await files.read(at(await highest(world, state)))), wording);
  }
  for (const old of await numbers(world, state)) if (old < own) await files.remove(at(old));
  const isHeld = async () => (await highest(world, state)) === own;
  return {
    async mustHold() {
      // A folder that can't be read now does not say that another run has taken over.
      const stillHeld = await isHeld().catch((error: unknown) => {
        tell(`the lock could not be read: ${asError(error).message}`);
        return true;
      });
      if (!stillHeld) throw lockedBy(parse(await files.read(at(await highest(world, state)))), wording);
    },
    async release() {
      if (await isHeld()) await files.write(at(own), `${JSON.stringify({ ...me, over: true })}\n`, 0o600);
    },
  };
}

async function highest(world: Machine, state: string): Promise<number> {
  return Math.max(0, ...(await numbers(world, state)));
}

async function numbers({ files }: Machine, state: string): Promise<number[]> {
  const prefix = `${basename(state)}.lock.`;
  const names = await files.list(join(dirname(state), "."));
  return names.flatMap((name) => {
    const number = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    return /^[1-9]\d{0,14}$/u.test(number) ? [Number(number)] : [];
  });
}

function isAtWork({ operator, pid, since, over }: Holder, world: Machine): boolean {
  if (over === true) return false;
  // A time in the future comes from a wrong clock: such a lock would never expire.
  const hours = Math.abs(world.clock.now().getTime() - Date.parse(since)) / 3_600_000;
  return hours < MOST_HOURS && (operator !== world.operator || world.processes.alive(pid));
}

/** A file that can't be read has no holder. */
function parse(text: string | undefined): Holder | undefined {
  try {
    const { operator, pid, since, over } = JSON.parse(text ?? "") as Partial<Holder>;
    const whole = typeof operator === "string" && typeof pid === "number" && typeof since === "string";
    return whole ? { operator, pid, since, over: over === true } : undefined;
  } catch {
    return undefined;
  }
}

function lockedBy(holder: Holder | undefined, { held, hint }: LockWording): RadioctlError {
  const who = holder === undefined ? "another run" : `process ${holder.pid} of ${holder.operator}, since ${holder.since}`;
  return new RadioctlError("locked", `${held}: ${who}`, {
    hint: `the lock is released when that process exits; ${hint}`,
  });
}
