/**
 * Which of two versions of a package is newer, by the rules of deb-version(7): below 0 when `one` is older.
 */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [split(one), split(other)];
  return a.epoch - b.epoch || comparePart(a.upstream, b.upstream) || comparePart(a.revision, b.revision);
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/u.exec(version) ?? [];
  const dash = rest.lastIndexOf("-");
  return dash === -1
    ? { epoch: Number(epoch), upstream: rest, revision: "" }
    : { epoch: Number(epoch), upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
}

/** Compares text and numbers in turn, from the left, until they differ. */
function comparePart(one: string, other: string): number {
  for (let a = one, b = other; a !== "" || b !== "";) {
    const [textA, textB] = [lead(a, /^\D*/u), lead(b, /^\D*/u)];
    const byText = compareText(textA, textB);
    if (byText !== 0) return byText;
    [a, b] = [a.slice(textA.length), b.slice(textB.length)];
    const [digitsA, digitsB] = [lead(a, /^\d*/u), lead(b, /^\d*/u)];
    const byNumber = Number(digitsA) - Number(digitsB);
    if (byNumber !== 0) return byNumber;
    [a, b] = [a.slice(digitsA.length), b.slice(digitsB.length)];
  }
  return 0;
}

function lead(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[0] ?? "";
}

function compareText(one: string, other: string): number {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = order(one[at]) - order(other[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A tilde sorts before everything, even before the end; letters sort before all other characters. */
function order(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  return character.charCodeAt(0) + (/[A-Za-z]/u.test(character) ? 0 : 256);
}
