import type { Stream } from "./mounts.js";
import { stem } from "./rates.js";

/**
 * Whether two mounts carry the same programme, so that one source feeds both. Only evidence counts: the same inputs of Liquidsoap, or a mount that
 * repeats the other, or names that differ in codec and bit rate alone while nothing else says that they differ. Two channels for one programme
 * change nothing for listeners; one channel for two programmes would replace one of them.
 */
export function isSameProgramme(one: Stream, other: Stream): boolean {
  if (one.repeats?.mount === other.name || other.repeats?.mount === one.name) return true;
  const [played, otherPlayed] = [playedBy(one), playedBy(other)];
  if (played !== undefined || otherPlayed !== undefined) return played === otherPlayed;
  const traits: ReadonlyArray<(stream: Stream) => string | undefined> = [titleOf, loginOf, relayedOf, fallbackOf];
  return stem(one.name) === stem(other.name) && traits.every((trait) => isAlike(trait(one), trait(other)));
}

/** Something that only one of them has does not tell them apart. */
function isAlike(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** What Liquidsoap or an encoder on the host plays there; undefined when none does. */
function playedBy({ output, encoder }: Stream): string | undefined {
  if (output === undefined) return encoder?.feed;
  const inputs = output.inputs.map((input) => ("mount" in input ? input.mount : "url" in input ? input.url : input.directory));
  return `${output.place.file} ${inputs.length > 0 ? inputs.join(" ") : output.feed}`;
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

function fallbackOf({ configured }: Stream): string | undefined {
  return configured?.fallback === undefined ? undefined : stem(configured.fallback);
}
