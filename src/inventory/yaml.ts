import { LineCounter, parseDocument, type Document } from "yaml";
import type { Problem } from "../errors.js";
import type { Path, Position } from "./place.js";
import { SecretRef } from "./secret-ref.js";
import { offsetOf } from "./yaml-position.js";
import { structureProblems, syntaxMessage } from "./yaml-problems.js";

/** A YAML text with the position of everything in it. */
export interface YamlSource {
  document: Document.Parsed;
  /** The plain value; undefined when the text is broken. `!secret NAME` reads as a SecretRef. */
  value: unknown;
  /** Nothing can be said about the values: the text is broken, or its aliases lead nowhere. */
  broken: boolean;
  /** Of a value; of its key when `ofKey`; of the key of the nearest thing above when there is no such value. */
  locate(path: Path, ofKey?: boolean): Position;
  problems: Problem[];
}

/** An inventory repeats a block a few times; one that refers to a thousand is a bomb. */
const MAX_ALIASES = 1000;

const secretTag = {
  tag: "!secret",
  resolve: (name: string) => new SecretRef(name),
  identify: (value: unknown) => value instanceof SecretRef,
};

/** Parses YAML 1.2 with `!secret NAME`, anchors and merge keys. Syntax errors and duplicate keys become problems; never throws. */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let document: Document.Parsed;
  try {
    document = parse(text, lines);
  } catch {
    document = parse("", new LineCounter());
    return broken(document, [{ file, line: 1, column: 1, key: "", message: "nests too deep to be read" }]);
  }
  // What a broken text goes on to say is guesswork, and so is every error after the first.
  const [error] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) return broken(document, [{ file, ...at(error.pos[0]), key: "", message: syntaxMessage(error.code) }]);
  const found = structureProblems(document, (offset) => at(offset).line);
  const problems = [
    // Told at the value behind the tag, where the schema would complain about the same mistake.
    ...document.warnings.map(({ code, pos }) => ({
      file,
      ...at(valueBehind(text, pos[1])),
      key: "",
      message: syntaxMessage(code),
    })),
    ...found.map(({ offset, key, message }) => ({ file, ...at(offset), key, message })),
  ];
  if (found.some(({ fatal }) => fatal)) return broken(document, problems);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { document, value, broken: false, problems, locate: (path, ofKey = false) => at(offsetOf(document, path, ofKey)) };
  } catch {
    return broken(document, [{ file, line: 1, column: 1, key: "", message: "its aliases expand too far" }]);
  }
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  const options = { prettyErrors: false, uniqueKeys: false, stringKeys: true, merge: true } as const;
  return parseDocument(text, { ...options, lineCounter, customTags: (tags) => [...tags, secretTag] });
}

function valueBehind(text: string, offset: number): number {
  return offset + (/^[ \t]*/u.exec(text.slice(offset))?.[0].length ?? 0);
}

function broken(document: Document.Parsed, problems: Problem[]): YamlSource {
  return { document, value: undefined, broken: true, problems, locate: () => ({ line: 1, column: 1 }) };
}
