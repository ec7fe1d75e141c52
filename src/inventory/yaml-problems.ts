import { isMap, isScalar, visit, type Alias, type Document, type ErrorCode, type Node, type Pair, type YAMLMap } from "yaml";
import { dotted } from "./place.js";
import { isMergeKey, keyOf } from "./yaml-position.js";

/** A problem that the YAML parser does not report. */
interface StructureProblem {
  offset: number;
  key: string;
  message: string;
  /** The document cannot be converted to a plain value. */
  fatal: boolean;
}

const INDENTATION =
  "wrong indentation: all keys of a group must start in the same column, after spaces; or a bracket, brace or quote before this is not closed";

/** Messages for operators. They never quote the text, because it may be a file of secrets. */
const messages: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "is not a valid alias; a value that begins with * or & needs quotes",
  BAD_DQ_ESCAPE: 'has an escape that is unknown in YAML; write \\\\ for a backslash inside "..."',
  BAD_INDENT: INDENTATION,
  BAD_SCALAR_START: "begins with a character that is reserved in YAML; put the value in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'has a second "key: value" in place of a value; put the value in quotes, or check the indentation',
  MISSING_CHAR: 'is incomplete: a ":" after a key, or a closing quote, bracket or brace is missing',
  MULTILINE_IMPLICIT_KEY: 'a ":" with a space is missing after the key, here or on the line before',
  MULTIPLE_DOCS: "a second document begins here; an inventory must be one document, without --- in the middle",
  TAB_AS_INDENT: "is indented with a tab; YAML allows only spaces",
  TAG_RESOLVE_FAILED: "has an unknown tag; the only tag is !secret NAME",
  NON_STRING_KEY: "a key must be plain text",
  UNEXPECTED_TOKEN: "does not belong here; check the indentation and the line before",
};

export function syntaxMessage(code: ErrorCode): string {
  return messages[code] ?? `is not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`;
}

/** Duplicate keys, and aliases without an anchor or inside of their own anchor. */
export function structureProblems(document: Document.Parsed, lineOf: (offset: number) => number): StructureProblem[] {
  const found: StructureProblem[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const keys = () => keysOf(ancestors, map);
      found.push(...duplicates(map, keys, lineOf), ...reserved(map, keys));
    },
    Alias: (_, alias, ancestors) => void found.push(...aliasProblems(document, alias, keysOf(ancestors, alias), ancestors)),
  });
  return found;
}

function duplicates(map: YAMLMap, keys: () => readonly string[], lineOf: (offset: number) => number): StructureProblem[] {
  const first = new Map<string, number>();
  return map.items.flatMap((pair) => {
    const key = keyOf(pair);
    const offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
    const before = first.get(key);
    if (before === undefined) first.set(key, offset);
    if (before === undefined || isMergeKey(pair)) return [];
    return [{ offset, key: dotted([...keys(), key]), message: `duplicate key; first on line ${lineOf(before)}`, fatal: false }];
  });
}

/** Every object of JavaScript has these properties: as a name, they would be dropped or confused with something else. */
const RESERVED = new Set(Object.getOwnPropertyNames(Object.prototype));

function reserved(map: YAMLMap, keys: () => readonly string[]): StructureProblem[] {
  return map.items.flatMap((pair) => {
    const key = keyOf(pair);
    if (!RESERVED.has(key)) return [];
    const offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
    return [{ offset, key: dotted([...keys(), key]), message: "is a reserved word; use another name", fatal: false }];
  });
}

function aliasProblems(
  document: Document.Parsed,
  alias: Alias,
  keys: readonly string[],
  ancestors: ReadonlyArray<Document | Node | Pair>,
): StructureProblem[] {
  const target = alias.resolve(document);
  const problem = (message: string) => [{ offset: alias.range?.[0] ?? 0, key: keys.join("."), message, fatal: true }];
  if (target === undefined) return problem("is an alias without an anchor before it; a value that begins with * needs quotes");
  return ancestors.some((ancestor) => ancestor === target) ? problem("is an alias that contains itself") : [];
}

/** The path to a node, from its ancestors. */
function keysOf(ancestors: ReadonlyArray<Document | Node | Pair>, node: Node): string[] {
  return [...ancestors, node].flatMap((each, depth, all) => {
    const parent = all[depth - 1];
    if (parent === undefined) return [];
    if ("items" in parent && !isMap(parent)) return [String(parent.items.indexOf(each))];
    return "key" in each && isMap(parent) ? [keyOf(each)] : [];
  });
}
