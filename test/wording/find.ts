import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { phrases } from "./phrases.js";
import { piecesOf, type Piece } from "./texts.js";

export interface Found {
  /** A file, or the command that printed the text. */
  where: string;
  /** From 1. */
  line: number;
  phrase: string;
  instead: string;
}

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What readers see: the program, its tests' titles, templates, what newcomers read. The list of phrases names what it forbids. */
const READ = /^(?:src|test|templates|bin|inventories|\.ci|\.github)\/|^[^/]+\.md$/u;
const LEFT_OUT = /^test\/wording\/|^inventories\/inventory\.schema\.json$/u;

/** The files that are checked; with paths only those, and those below them. */
export function files(paths: readonly string[] = []): string[] {
  const all = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", ...paths], { cwd: root });
  return all
    .toString("utf8")
    .split("\0")
    .filter((path) => READ.test(path) && !LEFT_OUT.test(path));
}

/** Phrases in a file. */
export function inFile(path: string, text: string): Found[] {
  return hasPhrase(text) ? inPieces(path, piecesOf(path, text)) : [];
}

export function inFiles(paths: readonly string[] = []): Found[] {
  return files(paths).flatMap((path) => inFile(path, textOf(path)));
}

/** Phrases in what a command printed. */
export function inOutput(command: string, text: string): Found[] {
  return inPieces(
    command,
    text.split("\n").map((line, at) => ({ text: line, line: at + 1 })),
  );
}

/** A file that was deleted, but not yet from the index, is empty. */
function textOf(path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return "";
  }
}

/** Before a file is parsed: most have none. */
function hasPhrase(text: string): boolean {
  return phrases.some(({ pattern }) => text.search(pattern) !== -1);
}

function inPieces(where: string, pieces: readonly Piece[]): Found[] {
  return pieces.flatMap(({ text, line }) =>
    phrases.flatMap(({ pattern, instead }) =>
      [...text.matchAll(pattern)].map((match) => ({
        where,
        line: line + text.slice(0, match.index).split("\n").length - 1,
        phrase: match[0],
        instead,
      })),
    ),
  );
}
