import { asError, RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { parsePause, type AskedPause } from "./pause.js";
import { EMPTY_STATE, parseState, stateText, type ReportState } from "./state.js";
import type { ReportWriter } from "./store-writer.js";

/**
 * The state that the last run stored; empty when there is none. A damaged file is renamed, and the problem reported.
 * @param tell gets the problem, in words
 * @throws RadioctlError failed when it can't be read
 */
async function loadState(
  { files, clock }: Pick<World, "files" | "clock">,
  path: string,
  tell: (problem: string) => void,
): Promise<ReportState> {
  const text = await orFailed(path, files.read(path));
  if (text === undefined) return EMPTY_STATE;
  const state = parseState(text);
  if (!("problem" in state)) return state;
  const aside = `${path}.broken-${clock.now().toISOString().slice(0, 19).replaceAll(":", "")}`;
  await files.write(aside, text, 0o600);
  await files.remove(path);
  tell(`${path} ${state.problem}. It was renamed to ${aside}; incidents that still exist are reported again`);
  return EMPTY_STATE;
}

/** On disk when it returns; a reader sees the old state or the new one. */
async function storeState({ files }: Pick<World, "files">, path: string, state: ReportState): Promise<void> {
  await orFailed(path, files.write(path, stateText(state), 0o600));
}

/** What a report could not store or read. */
export interface Stores {
  state: string;
  /** In words. */
  problems: string[];
  /** The incidents of this report are not on disk. */
  lost: boolean;
  /** The machine that sends the station's reports; undefined: this one, without a bucket. */
  writer: ReportWriter | undefined;
}

/** As `loadState`. A state that can't be read is a problem of the report, not its end: what it observes now is reported all the same. */
export async function loadOrTell(world: Pick<World, "files" | "clock">, stores: Stores): Promise<ReportState> {
  try {
    if (stores.writer?.other !== undefined) return await sharedState(stores.writer);
    return await loadState(world, stores.state, (problem) => stores.problems.push(problem));
  } catch (error) {
    stores.problems.push(`earlier incidents are not known: ${asError(error).message}`);
    stores.lost = true;
    return EMPTY_STATE;
  }
}

/** Of the machine that sends. @throws as `ReportWriter.load`; failed when it is damaged */
async function sharedState(writer: ReportWriter): Promise<ReportState> {
  const text = await writer.load();
  const state = text === undefined ? EMPTY_STATE : parseState(text);
  if ("problem" in state) throw new RadioctlError("failed", `the state in the bucket ${state.problem}`);
  return state;
}

/** As `storeState`, and in the bucket. Messages are sent also when the disk is full. */
export async function storeOrTell(world: Pick<World, "files">, stores: Stores, state: ReportState): Promise<void> {
  try {
    await storeState(world, stores.state, state);
    await stores.writer?.store(stateText(state));
  } catch (error) {
    if (!stores.lost) stores.problems.push(`incidents are not stored: ${asError(error).message}; messages may be repeated`);
    stores.lost = true;
  }
}

const pauseFile = (state: string) => `${state}.paused`;

/** The pause that an operator requested; undefined when there is none, or it can't be read: damaged text must not pause reports. */
export async function loadPause({ files }: Pick<World, "files">, state: string): Promise<AskedPause | undefined> {
  return parsePause((await orFailed(pauseFile(state), files.read(pauseFile(state)))) ?? "");
}

/** Stores a pause, or ends it. */
export async function storePause({ files }: Pick<World, "files">, state: string, pause: AskedPause | undefined): Promise<void> {
  if (pause === undefined) await files.remove(pauseFile(state));
  else await files.write(pauseFile(state), `${JSON.stringify(pause)}\n`, 0o600);
}

async function orFailed<Value>(path: string, doing: Promise<Value>): Promise<Value> {
  try {
    return await doing;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new RadioctlError("failed", `${path} can't be read or written${code}`, {
      cause,
      hint: "name a file in a folder that you can write to: --state FILE",
    });
  }
}
