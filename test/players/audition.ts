import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, type Verdict } from "./judge.js";
import type { PlayerKind } from "./kinds.js";
import { startPlayer, type Heard } from "./player.js";
import { startSound } from "./sound.js";
import { timelineOf } from "./time-code/timeline.js";

/** In which the noise of each player is measured. */
const QUIET_MILLISECONDS = 4000;
const pause = async (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

/** A player on a stream. */
export interface Seat {
  kind: PlayerKind;
  url: string;
  /** Names the recording: distinct, of letters and digits. The kind by default. */
  name?: string;
}

export interface Result extends Verdict {
  name: string;
  kind: PlayerKind;
  /** All that the player did, without its samples. */
  heard: Omit<Heard, "samples">;
}

/** Players that play at the same time, while a test does something to their streams. */
export interface Audition {
  /** Waits until each player is heard, and then some seconds. All that was before is not judged. @throws Error that names the silent ones */
  audible(limitSeconds?: number): Promise<void>;
  /** Waits until each player is heard at the same look. @throws Error that names the silent ones */
  heard(limitSeconds: number): Promise<void>;
  /** Says that something is done to the streams now. */
  mark(event: string): void;
  /** Lets them play: what an event does is heard late. */
  listen(seconds: number): Promise<void>;
  /** Ends all players, then judges what was heard of each. Leaves nothing behind. @param endSeconds see `judge` */
  finish(endSeconds?: number): Promise<Result[]>;
}

/** Starts all players. When one does not start, all are ended. */
export async function startAudition(seats: readonly Seat[]): Promise<Audition> {
  const folder = await mkdtemp(join(tmpdir(), "players-"));
  await chmod(folder, 0o755);
  const sound = await startSound(folder).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const close = async () => {
    await sound.stop();
    // A browser may write a last file while it exits.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const start = async ({ kind, url, name = kind }: Seat) => {
    await mkdir(join(folder, name));
    return startPlayer(kind, url, sound, join(folder, name), name);
  };
  const started = await Promise.allSettled(seats.map(start));
  const players = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = started.find((one) => one.status === "rejected");
  if (failed !== undefined) {
    await Promise.allSettled(players.map(async (player) => player.stop()));
    await close();
    throw failed.reason;
  }
  const marks: Array<{ name: string; atMilliseconds: number }> = [];
  let fromMilliseconds = Date.now();
  return {
    async audible(limitSeconds = 60) {
      const until = Date.now() + limitSeconds * 1000;
      for (const player of players) {
        while (!(await player.audible())) {
          if (Date.now() > until) throw new Error(`${player.kind} is silent:\n${await player.output()}`);
          await pause(100);
        }
      }
      fromMilliseconds = Date.now();
      await pause(QUIET_MILLISECONDS);
    },
    async heard(limitSeconds) {
      const until = Date.now() + limitSeconds * 1000;
      for (;;) {
        const heard = await Promise.all(players.map(async (player) => player.audible()));
        const silent = seats.filter((_, index) => heard[index] !== true);
        if (silent.length === 0) return;
        if (Date.now() > until) throw new Error(`silent: ${silent.map(({ kind, name = kind }) => name).join(", ")}`);
        await pause(100);
      }
    },
    mark: (event) => void marks.push({ name: event, atMilliseconds: Date.now() }),
    listen: (seconds) => pause(seconds * 1000),
    async finish(endSeconds) {
      const stopped = await Promise.allSettled(players.map(async (player) => player.stop()));
      await close();
      const heard = stopped.map((one) => {
        if (one.status === "rejected") throw one.reason;
        return one.value;
      });
      return heard.map(({ samples, ...rest }, index) => {
        const at = ({ name, atMilliseconds }: (typeof marks)[number]) => ({
          name,
          atSeconds: (atMilliseconds - rest.beganAtMilliseconds) / 1000,
        });
        const verdict = judge(
          timelineOf(samples, rest.rate),
          marks.map(at),
          at({ name: "", atMilliseconds: fromMilliseconds }).atSeconds,
          endSeconds,
        );
        return { ...verdict, name: seats[index]?.name ?? rest.kind, kind: rest.kind, heard: rest };
      });
    },
  };
}
