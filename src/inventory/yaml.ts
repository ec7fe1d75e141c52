import { LineCounter, parseDocument, type Document } from "yaml";
import type { Problem } from "../errors.js";
import type { Path, Position } from "./place.js";
import { SecretRef } from "./secret-ref.js";
import { offsetOf } from "./yaml-position.js";
import { structureProblems, syntaxMessage } from "./yaml-problems.js";

/** A parsed YAML text with the positions of its values. */
export interface YamlSource {
  document: Document.Parsed;
  /** The plain value; undefined when the text is broken. `!secret NAME` becomes a SecretRef. */
  value: unknown;
  /** There is no value: the text is broken, or an alias is. */
  broken: boolean;
  /** The position of a value, or of its key with `ofKey`; of the nearest parent's key when there is no such value. */
  locate(path: Path, ofKey?: boolean): Position;
  problems: Problem[];
}

/** An inventory repeats a block a few times; a thousand aliases are an attack ("billion laughs"). */
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
    return broken(document, [{ file, line: 1, column: 1, key: "", message: "is nested too deeply" }]);
  }
  // Only the first error is reported: those after it may only result from it.
  const [error] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) return broken(document, [{ file, ...at(error.pos[0]), key: "", message: syntaxMessage(error.code) }]);
  const found = structureProblems(document, (offset) => at(offset).line);
  const problems = [
    // Reported at the value after the tag: the schema would report the same mistake there.
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
    return broken(document, [{ file, line: 1, column: 1, key: "", message: "has too many aliases" }]);
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
