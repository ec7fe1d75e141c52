import type { Place } from "../remark.js";

/** One directive of nginx: a word, its arguments, and the contents of its braces. */
export interface Directive {
  name: string;
  arguments: string[];
  block: Directive[];
  place: Place;
}

interface Word {
  text: string;
  quoted: boolean;
  place: Place;
}

/** `nginx -T` prints each file after such a line, with all included files. */
const FILE_MARK = /^# configuration file (.+):$/u;

/** No real configuration of a radio has more: memory is limited. */
const MOST_WORDS = 50_000;

/**
 * Reads the output of `nginx -T`, all files in order. Tolerant: never throws; braces that are never closed end with the text.
 * rest: where the text begins that was not read, because it is too long.
 */
export function parseNginx(text: string): { directives: Directive[]; rest: Place | undefined } {
  const top: Directive = { name: "", arguments: [], block: [], place: { file: "", line: 0, column: 0 } };
  const stack = [top];
  const all = nginxWords(text);
  const rest = all.length > MOST_WORDS ? all.pop()?.place : undefined;
  let words: Word[] = [];
  for (const word of all) {
    const special = word.quoted ? "" : word.text;
    if (special === ";" || special === "{") {
      const [first, ...others] = words;
      words = [];
      const directive = {
        name: first?.text ?? "",
        arguments: others.map((each) => each.text),
        block: [],
        place: first?.place ?? word.place,
      };
      stack.at(-1)?.block.push(directive);
      if (special === "{") stack.push(directive);
    } else if (special === "}") {
      words = [];
      if (stack.length > 1) stack.pop();
    } else words.push(word);
  }
  return { directives: top.block, rest };
}

/** Words, and `;`, `{`, `}` by themselves; one more than are read, if there are so many. */
function nginxWords(text: string): Word[] {
  const words: Word[] = [];
  let file = "nginx.conf";
  let number = 0;
  for (const line of text.split("\n")) {
    const mark = FILE_MARK.exec(line)?.[1];
    if (mark !== undefined) {
      file = mark;
      number = 0;
      continue;
    }
    number += 1;
    // A `#` begins a comment where a word could begin; `${` is a variable, not a block.
    const form = /#.*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[;{}]|(?:\$\{\w{0,100}\}|\\.|[^\s;{}"'\\])+/gu;
    for (const { 0: found, 1: double, 2: single, index } of line.matchAll(form)) {
      if (found.startsWith("#")) continue;
      if (words.length > MOST_WORDS) return words;
      words.push({
        text: double ?? single ?? found,
        quoted: (double ?? single) !== undefined,
        place: { file, line: number, column: index + 1 },
      });
    }
  }
  return words;
}

/** All directives of a name, at any depth; iterative, because texts may nest deep. */
export function allOf(directives: readonly Directive[], name: string): Directive[] {
  const all = [...directives];
  for (const each of all) for (const inner of each.block) all.push(inner);
  return all.filter((each) => each.name === name);
}

/** The arguments of each directive of a name, directly inside a block. */
export function valuesOf({ block }: Directive, name: string): string[][] {
  return block.filter((each) => each.name === name).map((each) => each.arguments);
}
