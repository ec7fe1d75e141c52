import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import type { Problem } from "../errors.js";
import { SecretRef } from "./secret-ref.js";

/** Keys and indices from the top of the document: `["hosts", "eu-1", "upstream", 0]`. */
export type Path = readonly PropertyKey[];

/** A YAML text with the position of everything in it. */
export interface YamlSource {
  document: Document.Parsed;
  /** Of a value; of its key when `ofKey`; of the nearest thing above when there is none. Counts from 1. */
  locate(path: Path, ofKey?: boolean): { line: number; column: number };
  problems: Problem[];
}

const secretTag = {
  tag: "!secret",
  resolve: (name: string) => new SecretRef(name),
  identify: (value: unknown) => value instanceof SecretRef,
};

/** Parses YAML 1.2 with `!secret NAME`. Syntax errors and duplicate keys become problems; never throws. */
export function parseYaml(file: string, text: string): YamlSource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, customTags: [secretTag] });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    document,
    locate: (path, ofKey = false) => at(offsetOf(document.contents, path, ofKey)),
    problems: [...document.errors, ...document.warnings].map((error) => ({
      file,
      ...at(error.pos[0]),
      key: "",
      message: firstLine(error.message),
    })),
  };
}

/** `hosts.eu-1.upstream.0`, as problems name a place. */
export function dotted(path: Path): string {
  return path.map(String).join(".");
}

/** What stands at a place of a plain value; undefined where nothing does. */
export function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined),
    raw,
  );
}

function firstLine(message: string): string {
  const [line = ""] = message.split("\n");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function offsetOf(contents: unknown, path: Path, ofKey: boolean): number {
  let node = contents;
  let offset = startOf(node);
  for (const [depth, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find((item) => keyOf(item) === String(step)) : undefined;
    const child = isSeq(node) ? node.items[Number(step)] : pair?.value;
    if (pair === undefined && child === undefined) return offset;
    const last = depth === path.length - 1;
    offset = pair !== undefined && (!isNode(child) || last ? ofKey || !isNode(child) : true) ? startOf(pair.key) : startOf(child);
    if (last && !ofKey && isScalar(child)) offset = startOf(child);
    node = child;
  }
  return offset;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "range" in value;
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function startOf(node: unknown): number {
  return isNode(node) && node.range ? node.range[0] : 0;
}
