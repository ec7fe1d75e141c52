/** The command on a master that shows and changes what Liquidsoap plays. */
const COMMAND = "/usr/local/lib/radioctl/programme";

const kinds = ["live", "pull", "playlist", "peer", "emergency"] as const;

/** One source of a channel, as Liquidsoap sees it. */
export interface ProgrammeSource {
  /** The name in the inventory; `@master-b` for the other master's programme, `@emergency` for the tone. */
  name: string;
  kind: (typeof kinds)[number];
  /** An encoder is connected, or the other server answers. */
  connected: boolean;
  silent: boolean;
  /** It could play: it is connected and not silent. */
  ready: boolean;
  /** Audio that has arrived and is not yet played; 0 when there is no such buffer. */
  bufferSeconds: number;
}

/** A hold: the source, the operator (`-`: unknown), and its start (ISO 8601, UTC). */
export interface NotedHold {
  source: string;
  by: string;
  at: string;
}

/** What a channel plays on one master. */
export interface Programme {
  channel: string;
  /** Whether it follows the other master's programme; undefined when there is no other master. */
  follow: boolean | undefined;
  /** Name of the source that plays; undefined while Liquidsoap starts. */
  onAir: string | undefined;
  /** How long it has been playing. */
  seconds: number;
  /** Name of the source that is held by hand. */
  held: string | undefined;
  /** The last hold that was not released, as the host has recorded it. Without `held`, Liquidsoap has restarted since and no longer holds it. */
  noted?: NotedHold | undefined;
  /** In the order of preference. */
  sources: readonly ProgrammeSource[];
}

/** Programs with their arguments that run on the master as root. */
export const programmeCommand = {
  status: () => [COMMAND, "status"],
  follow: (channel: string, on: boolean) => [COMMAND, "follow", channel, on ? "on" : "off"],
  hold: (channel: string, source: string, who: string) => [COMMAND, "hold", channel, source, who],
  release: (channel: string) => [COMMAND, "release", channel],
  kick: (source: string) => [COMMAND, "kick", source],
};

/**
 * Reads the output of `programme status`: a line for each channel, followed by a line for each of its sources, and one for a hold.
 * @throws SyntaxError with the line that is not one of these
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
 * The source that a channel should play: the held one, otherwise the first that is ready. When the other master's programme is ready, a hold
 * selects that one: the source is held there, too, so both masters play the same programme.
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
  if (!Number.isFinite(value)) throw new SyntaxError(`${key} is not a number: ${line}`);
  return value;
}

function nameOf(word: string): string | undefined {
  return word === "-" ? undefined : word;
}
