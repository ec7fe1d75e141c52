import type { Problem } from "../errors.js";
import { unfitCharacters, unfitTexts } from "./characters.js";
import { describeIssue } from "./issues.js";
import { dotted, valueAt, type Path, type Position } from "./place.js";
import { prune, type Pruned } from "./prune.js";
import type { Finding } from "./rules/finding.js";
import { findingsOf } from "./rules/rules.js";
import type { Inventory } from "./schema.js";
import { parseYaml, type YamlSource } from "./yaml.js";

export interface ParsedInventory {
  /** undefined when there are problems. */
  inventory: Inventory | undefined;
  /** All problems in the file's order: syntax, schema and cross checks. */
  problems: Problem[];
  /** The position of a value, or of its key with `ofKey`; of the nearest parent when there is no such value. */
  locate(path: Path, ofKey?: boolean): Position;
}

/**
 * Parses an inventory's text. Never throws. Parts that the schema refuses are cut out, and the cross checks run over the rest, so that one typing
 * error does not hide the next mistake. Findings that only result from cutting are dropped.
 */
export function parseInventory(file: string, text: string): ParsedInventory {
  const source = parseYaml(file, text);
  if (source.broken) return { inventory: undefined, problems: source.problems, locate: source.locate };
  const pruned = prune(source.value);
  const ofText = [...source.problems, ...characterProblems(file, source)];
  const ofSchema = schemaProblems(file, source, pruned).filter(isElsewhere(ofText));
  const ofRules = ruleProblems(file, source, pruned);
  const problems = inOrder([...ofText, ...ofSchema, ...ofRules]);
  return { inventory: problems.length === 0 ? pruned.inventory : undefined, problems, locate: source.locate };
}

function characterProblems(file: string, source: YamlSource): Problem[] {
  return unfitTexts(source.value).map(({ path, ofKey, message }) => ({
    file,
    ...source.locate(path, ofKey),
    // The key itself may have such a character.
    key: dotted(path.filter((step) => unfitCharacters(String(step)) === undefined)),
    message,
  }));
}

function schemaProblems(file: string, source: YamlSource, { issues }: Pruned): Problem[] {
  const raw = source.value;
  const described = issues.flatMap((issue) => describeIssue(issue, raw));
  const misspelt = new Set(described.flatMap(({ meant }) => (meant === undefined ? [] : [dotted(meant)])));
  const isMissing = (path: Path) => valueAt(raw, path) === undefined;
  return described
    .filter(({ path }) => !(isMissing(path) && misspelt.has(dotted(path))))
    .map(({ path, message, ofKey }) => {
      const missing = isMissing(path);
      return { file, ...source.locate(path, ofKey ?? missing), key: dotted(path), message };
    });
}

function ruleProblems(file: string, source: YamlSource, { inventory, cuts }: Pruned): Problem[] {
  if (inventory === undefined) return [];
  return findingsOf(inventory)
    .map((finding) => inOriginal(finding, (path) => cuts.toOriginal(path)))
    .filter(({ path, about = [] }) => ![path, ...about].some((place) => cuts.touch(place)))
    .map((finding) => ({ file, ...source.locate(finding.path), key: dotted(finding.path), message: messageOf(finding) }));
}

function inOriginal(finding: Finding, toOriginal: (path: Path) => Path): Finding {
  const { path, other, about = [] } = finding;
  return { ...finding, path: toOriginal(path), about: about.map(toOriginal), ...(other && { other: toOriginal(other) }) };
}

/** Names the other place relative to the common parent: `formats.0` for a clash with `formats.1` of the same channel. */
function messageOf({ path, message, other }: Finding): string {
  if (other === undefined) return message;
  const parts = other.findIndex((step, depth) => String(step) !== String(path[depth]));
  const start = typeof other[parts] === "number" ? parts - 1 : parts;
  return `${message} ${dotted(start > 1 ? other.slice(start) : other)}`;
}

function isElsewhere(problems: readonly Problem[]): (problem: Problem) => boolean {
  const at = ({ line, column }: Problem) => `${line}:${column}`;
  const places = new Set(problems.map(at));
  return (problem) => !places.has(at(problem));
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column || (a.key < b.key ? -1 : 1));
}
