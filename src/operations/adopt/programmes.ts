import type { Stream } from "./stream.js";
import { stem } from "./rates.js";

/** Mounts of one programme. */
interface Programme {
  mounts: Stream[];
  /** What Liquidsoap or an encoder plays there, else the common part of the names. */
  key: string;
  /** What is known of the traits of its mounts: they are alike. */
  traits: Array<string | undefined>;
}

/** Programmes with the same names that a mount is compared with; a mount that fits none of them is a programme of its own. */
const MOST_COMPARED = 50;

/**
 * The mounts by programme, so that one source feeds all mounts of one. Only evidence counts: the same inputs of Liquidsoap, or a mount that repeats
 * the other, or names that differ in codec and bit rate alone while nothing else says that they differ. Two channels for one programme change
 * nothing for listeners; one channel for two programmes would replace one of them.
 */
export function programmesOf(streams: readonly Stream[]): Stream[][] {
  const programmes: Programme[] = [];
  const byKey = new Map<string, Programme[]>();
  const ofMount = new Map<string, Programme>();
  for (const stream of streams) {
    const [key, traits] = [keyOf(stream), TRAITS.map((trait) => trait(stream))];
    const alike = byKey.get(key) ?? [];
    byKey.set(key, alike);
    const repeated = ofMount.get(stream.repeats?.mount ?? "") ?? ofMount.get(`repeats ${stream.name}`);
    const found = [...(repeated === undefined ? [] : [repeated]), ...alike].find((each) => fits(stream, key, traits, each));
    const programme = found ?? { mounts: [], key, traits: [] };
    if (found === undefined) {
      programmes.push(programme);
      if (alike.length < MOST_COMPARED) alike.push(programme);
    }
    programme.mounts.push(stream);
    if (programme.key === key) programme.traits = traits.map((trait, index) => trait ?? programme.traits[index]);
    ofMount.set(stream.name, programme);
    if (stream.repeats !== undefined) ofMount.set(`repeats ${stream.repeats.mount}`, programme);
  }
  return programmes.map(({ mounts }) => mounts);
}

/** A mount that repeats one of several formats is no format of the others, unless it is like them. */
function fits(stream: Stream, key: string, traits: ReadonlyArray<string | undefined>, programme: Programme): boolean {
  const isAlike = key === programme.key && traits.every((trait, index) => isSame(trait, programme.traits[index]));
  const [only, ...others] = programme.mounts;
  if (isAlike || only === undefined || others.length > 0) return isAlike;
  return stream.repeats?.mount === only.name || only.repeats?.mount === stream.name;
}

/** Something that only one of them has does not tell them apart. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function keyOf(stream: Stream): string {
  const played = playedBy(stream);
  return played === undefined ? `named ${stem(stream.name)}` : `played ${played}`;
}

/** What Liquidsoap or an encoder on the host plays there; undefined when none does. */
function playedBy({ output, encoder }: Stream): string | undefined {
  if (output === undefined) return encoder?.feed;
  const inputs = output.inputs.map((input) => ("mount" in input ? input.mount : "url" in input ? input.url : input.directory));
  return `${output.place.file} ${inputs.length > 0 && output.missing.length === 0 ? inputs.join(" ") : output.feed}`;
}

const FORMAT_WORD =
  /^(?:|mp3|aac\+?|aacp|heaac|opus|ogg|vorbis|flac|hi|lo|hq|lq|hd|high|low|mobile|112|128|160|192|224|256|320)$/u;

/** Without the words for codecs and bit rates: Radio (AAC) and Radio 128k are the same. */
function titleOf({ title, live, configured }: Stream): string | undefined {
  const said = title ?? live?.title ?? configured?.title;
  const unrated = said?.toLowerCase().replaceAll(/(?<!\d)\d{2,3} ?(?:kbps|kbit\/s|k\b)/gu, " ");
  const plain = unrated?.split(/[^\p{L}\p{N}+]+/u).filter((word) => !FORMAT_WORD.test(word));
  return plain === undefined || plain.length === 0 ? undefined : plain.join(" ");
}

/** Every mount has a login: its own, or that of all mounts. */
function loginOf({ configured, relay, repeats }: Stream): string | undefined {
  if (relay !== undefined || repeats !== undefined) return undefined;
  return JSON.stringify([configured?.user ?? "source", configured?.password?.reveal() ?? ""]);
}

function relayedOf({ relay, repeats }: Stream): string | undefined {
  if (relay === undefined) return repeats === undefined ? "this server" : undefined;
  return `${relay.server}:${relay.port} ${stem(relay.mount)}`;
}

/** Of mounts without a known player, what distinguishes programmes. */
const TRAITS: ReadonlyArray<(stream: Stream) => string | undefined> = [titleOf, loginOf, relayedOf, fallbackOf].map(
  (trait) => (stream) => (playedBy(stream) === undefined ? trait(stream) : undefined),
);

function fallbackOf({ configured }: Stream): string | undefined {
  return configured?.fallback === undefined ? undefined : stem(configured.fallback);
}
