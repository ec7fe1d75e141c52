import { sh } from "../host/quote.js";

/** The command on a master that shows and turns what Liquidsoap plays. */
const COMMAND = "/usr/local/lib/radioctl/programme";

const kinds = ["live", "pull", "playlist", "peer", "emergency"] as const;

/** One source of a channel, as Liquidsoap sees it. */
export interface ProgrammeSource {
  /** The inventory's name; `@master-b` for the other master's programme, `@emergency` for the tone. */
  name: string;
  kind: (typeof kinds)[number];
  /** An encoder is connected, or the other server answers. */
  connected: boolean;
  silent: boolean;
  /** It could play: connected, with audio that is not silence. */
  ready: boolean;
  /** Audio that has arrived and waits to be played; 0 where there is no such buffer. */
  bufferSeconds: number;
}

/** A hold: which source, by whom (`-`: nobody has said), since when (ISO 8601, UTC). */
export interface NotedHold {
  source: string;
  by: string;
  at: string;
}

/** What a channel plays on one master. */
export interface Programme {
  channel: string;
  /** Whether it takes the other master's programme; undefined where there is no other. */
  follow: boolean | undefined;
  /** Name of the source that plays; undefined in the moment of its start. */
  onAir: string | undefined;
  /** For how long it has played. */
  seconds: number;
  /** Name of the source that is held by hand. */
  held: string | undefined;
  /** The last hold that nobody has released, as the host has noted it. Without `held` Liquidsoap has started since, and holds it no more. */
  noted?: NotedHold | undefined;
  /** In the order in which they are preferred. */
  sources: readonly ProgrammeSource[];
}

/** Command lines for the master itself, as root. */
export const programmeScript = {
  status: () => sh`${COMMAND} status`,
  follow: (channel: string, on: boolean) => sh`${COMMAND} follow ${channel} ${on ? "on" : "off"}`,
  hold: (channel: string, source: string, who: string) => sh`${COMMAND} hold ${channel} ${source} ${who}`,
  release: (channel: string) => sh`${COMMAND} release ${channel}`,
  kick: (source: string) => sh`${COMMAND} kick ${source}`,
};

/**
 * Reads what `programme status` prints: a line a channel, followed by a line a source, and one of who holds what.
 * @throws SyntaxError with the line that is none of them
 */
export function parseProgramme(text: string): Programme[] {
  const channels: Array<Programme & { sources: ProgrammeSource[] }> = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const [tag, channel = "", ...words] = line.split(" ");
    const last = channels.at(-1);
    if (tag === "channel") channels.push({ ...channelOf(channel, valuesOf(words), line), sources: [] });
    else if (tag === "source" && last?.channel === channel) last.sources.push(sourceOf(words, line));
    else if (tag === "note" && last?.channel === channel) last.noted = notedOf(words, line);
    else throw new SyntaxError(`not a line of a programme: ${line}`);
  }
  return channels;
}

/**
 * The source that a channel should play: the held one, else the first that is there. Where the other master's programme is there, a hold means
 * that: the source is held there, too, and both play one programme.
 */
export function preferred({ held, sources }: Pick<Programme, "held" | "sources">): ProgrammeSource | undefined {
  const ready = sources.filter((source) => source.ready);
  if (held === undefined) return ready[0];
  return ready.find(({ kind }) => kind === "peer") ?? ready.find(({ name }) => name === held) ?? ready[0];
}

function notedOf([source = "", by = "", at = ""]: readonly string[], line: string): NotedHold {
  if (at === "") throw new SyntaxError(`not a line of a programme: ${line}`);
  return { source, by, at };
}

function channelOf(channel: string, values: ReadonlyMap<string, string>, line: string): Omit<Programme, "sources"> {
  const follow = wordOf(values, "follow", line);
  return {
    channel,
    follow: follow === "-" ? undefined : follow === "on",
    onAir: nameOf(wordOf(values, "on_air", line)),
    seconds: numberOf(values, "seconds", line),
    held: nameOf(wordOf(values, "held", line)),
  };
}

function sourceOf([name = "", ...words]: readonly string[], line: string): ProgrammeSource {
  const values = valuesOf(words);
  const kind = kinds.find((each) => each === values.get("kind"));
  if (kind === undefined) throw new SyntaxError(`not a line of a programme: ${line}`);
  return {
    name,
    kind,
    connected: wordOf(values, "connected", line) === "yes",
    silent: wordOf(values, "silent", line) === "yes",
    ready: wordOf(values, "ready", line) === "yes",
    bufferSeconds: numberOf(values, "buffer", line),
  };
}

function valuesOf(words: readonly string[]): Map<string, string> {
  return new Map(words.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
}

function wordOf(values: ReadonlyMap<string, string>, key: string, line: string): string {
  const value = values.get(key);
  if (value === undefined) throw new SyntaxError(`${key} is missing: ${line}`);
  return value;
}

/** Liquidsoap 2.1 writes 0., 2.3 writes 0.0. */
function numberOf(values: ReadonlyMap<string, string>, key: string, line: string): number {
  const value = Number(wordOf(values, key, line));
  if (!Number.isFinite(value)) throw new SyntaxError(`${key} is no number: ${line}`);
  return value;
}

function nameOf(word: string): string | undefined {
  return word === "-" ? undefined : word;
}
