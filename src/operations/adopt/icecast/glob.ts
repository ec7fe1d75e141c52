/** No real name of a mount is longer; longer ones match nothing. */
const LONGEST = 250;

/**
 * The test whether a mount matches a name with wildcards, as fnmatch with FNM_PATHNAME does: `*`, `?` and `[...]` never match a slash.
 */
export function mountPattern(pattern: string): (mount: string) => boolean {
  if (pattern.length > LONGEST) return () => false;
  const wanted = pattern.split("/").map(tokens);
  return (mount) => {
    const parts = mount.slice(0, LONGEST + 1).split("/");
    return (
      mount.length <= LONGEST &&
      wanted.length === parts.length &&
      wanted.every((each, index) => matchesPart(each, parts[index] ?? ""))
    );
  };
}

export function isPattern(name: string): boolean {
  return /[*?[]/u.test(name);
}

/** The pattern of one part: `*`, or a test of one character. */
type Token = "*" | ((character: string) => boolean);

function tokens(pattern: string): Token[] {
  const found: Token[] = [];
  for (const [each] of pattern.matchAll(/\[[!^]?\]?[^\]]{0,64}\]|\\?[^]/gu)) {
    if (each === "*") found.push("*");
    else if (each === "?") found.push(() => true);
    else if (each.length > 2 && each.startsWith("[")) found.push(inBrackets(each.slice(1, -1)));
    else found.push((character) => character === each.at(-1));
  }
  return found;
}

function inBrackets(set: string): (character: string) => boolean {
  const isNot = /^[!^]/u.test(set);
  const listed = isNot ? set.slice(1) : set;
  const ranges = [...listed.matchAll(/([^])-([^])|([^])/gu)].map(([, from, to, one]) => [from ?? one ?? "", to ?? one ?? ""]);
  return (character) => ranges.some(([from = "", to = ""]) => character >= from && character <= to) !== isNot;
}

/** On a mismatch, only the last `*` takes one character more: an earlier one never needs to. */
function matchesPart(pattern: readonly Token[], text: string): boolean {
  let [at, next, star, from] = [0, 0, -1, 0];
  while (at < text.length) {
    const token = pattern[next];
    if (token === "*") {
      [star, from] = [next, at];
      next += 1;
    } else if (token !== undefined && token(text.charAt(at))) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      from += 1;
      [at, next] = [from, star + 1];
    } else return false;
  }
  return pattern.slice(next).every((token) => token === "*");
}
