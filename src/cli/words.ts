import type { Option } from "commander";

/**
 * The words of a command line that are neither options nor values of options: the command's name and its arguments. Like commander, it stops
 * before the first option that is not in `options`, because only its command knows whether it takes a value.
 */
export function plainWords(argv: readonly string[], options: readonly Option[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (word === "--") return [...words, ...argv.slice(at + 1)];
    if (!isOption(word)) {
      words.push(word);
      continue;
    }
    const read = optionIn(word, options);
    if (read === "unknown") return words;
    if (read === "value follows") at += 1;
  }
  return words;
}

/** A single `-` is a word. */
function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

/** `-i FILE`, `-iFILE`, `-yi FILE`, `--inventory FILE` and `--inventory=FILE`, as commander reads them. */
function optionIn(word: string, options: readonly Option[]): "whole" | "value follows" | "unknown" {
  const named = (flag: string) => options.find(({ short, long }) => short === flag || long === flag);
  const option = named(word);
  if (option !== undefined) return option.required ? "value follows" : "whole";
  if (word.startsWith("--")) {
    const [flag = "", value] = word.split("=", 2);
    return value !== undefined && named(flag)?.required === true ? "whole" : "unknown";
  }
  const first = named(word.slice(0, 2));
  if (first === undefined || word.length === 2) return "unknown";
  return first.required ? "whole" : optionIn(`-${word.slice(2)}`, options);
}
