import type { Directive } from "./read.js";
import { restrictionsIn } from "./vocabulary.js";

/** A location of a site, as nginx chooses it for a path. */
export interface Location {
  directive: Directive;
  /** named: only other locations lead to it. */
  match: "exact" | "prefix" | "pattern" | "named";
  /** What nginx compares with the path of a request. */
  path: string;
  /** No pattern comes before it (`^~`). */
  isFinal: boolean;
  /** Whether a pattern matches a path; undefined: it could not be understood. */
  matches: (path: string) => boolean | undefined;
  /** Why not everyone gets what it serves, also because of the blocks around it. */
  restrictions: readonly string[];
}

/** All locations of a server, also those inside of others, in their order. Iterative, because texts may nest deep. */
export function locationsOf(server: Directive, common: readonly string[]): Location[] {
  const found: Location[] = [];
  const open: Around[] = [{ block: server.block, restrictions: common, matches: () => true, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const around = next;
    const inner = around.block.flatMap((directive): Around[] => {
      if (directive.name !== "location") return directive.block.length === 0 ? [] : [{ ...around, block: directive.block }];
      const location = within(around, formOf(directive));
      found.push(location);
      return [{ ...location, block: directive.block, depth: around.depth + 1 }];
    });
    open.push(...inner.toReversed());
  }
  return found;
}

/** What a block inherits from those around it. */
interface Around extends Pick<Location, "restrictions" | "matches"> {
  block: readonly Directive[];
  depth: number;
}

/** Blocks around a location that are looked at; real ones have two. */
const DEEPEST = 16;

/** A location only gets paths that the one around it gets. */
function within(around: Around, own: Omit<Location, "restrictions">): Location {
  const inside = (path: string) => (around.matches(path) === false ? false : own.matches(path));
  return {
    ...own,
    matches: around.depth > DEEPEST ? own.matches : inside,
    restrictions: restrictionsIn(own.directive.block, around.restrictions),
  };
}

function formOf(directive: Directive): Omit<Location, "restrictions"> {
  const [first = "", second = ""] = directive.arguments;
  const never = () => false;
  if (first.startsWith("@")) return { directive, match: "named", path: first, isFinal: false, matches: never };
  if (first === "=") return { directive, match: "exact", path: second, isFinal: false, matches: (path) => path === second };
  if (first === "~" || first === "~*")
    return { directive, match: "pattern", path: second, isFinal: false, matches: matcherOf(second, first === "~*") };
  const start = first === "^~" ? second : first;
  return { directive, match: "prefix", path: start, isFinal: first === "^~", matches: (path) => path.startsWith(start) };
}

/** Paths of mounts that are compared with patterns; no real one is longer. */
const LONGEST_PATH = 100;
const LONGEST_PATTERN = 200;
/** More repetitions in one pattern could take long. */
const MOST_REPETITIONS = 2;

/** A pattern of nginx (PCRE), when it means the same in JavaScript and no text makes it slow. */
function matcherOf(pattern: string, isCaseless: boolean): Location["matches"] {
  const plain = pattern.replaceAll(/\\[^A-Za-z0-9]|\\[dwsDWS]/gu, "_").replaceAll(/\[[^\]]*\]/gu, "_");
  const repetitions = plain.match(/[*+{]/gu) ?? [];
  const isOdd = /\\|\)[*+{]|\(\?[^:!=]|[*+?}][*+]/u.test(plain);
  if (pattern.length > LONGEST_PATTERN || repetitions.length > MOST_REPETITIONS || isOdd) return () => undefined;
  try {
    // oxlint-disable-next-line require-unicode-regexp -- PCRE allows escapes that JavaScript refuses in Unicode mode
    const form = new RegExp(pattern, isCaseless ? "i" : "");
    return (path) => (path.length > LONGEST_PATH ? undefined : form.test(path));
  } catch {
    return () => undefined;
  }
}

/**
 * The locations that nginx may choose for a path: an exact one, else the first pattern that matches, else the longest beginning. They are several when
 * patterns could not be understood.
 */
export function chosenFor(locations: readonly Location[], path: string): Location[] {
  const exact = locations.find(({ match, path: own }) => match === "exact" && own === path);
  if (exact !== undefined) return [exact];
  let longest: Location | undefined;
  for (const each of locations) {
    if (each.match === "prefix" && each.path.length > (longest?.path.length ?? -1) && each.matches(path) === true) longest = each;
  }
  if (longest?.isFinal === true) return [longest];
  const possible: Location[] = [];
  for (const each of locations.filter(({ match }) => match === "pattern")) {
    const isMatch = each.matches(path);
    if (isMatch !== false) possible.push(each);
    if (isMatch === true) return possible;
  }
  return longest === undefined ? possible : [...possible, longest];
}
