import type { Problem } from "../errors.js";
import { describeIssue, isMissing } from "./issues.js";
import { prune } from "./prune.js";
import { findingsOf } from "./rules/rules.js";
import { inventorySchema, type Inventory } from "./schema.js";
import { dotted, parseYaml, type Path } from "./yaml.js";

export interface ParsedInventory {
  /** undefined when there is any problem. */
  inventory: Inventory | undefined;
  /** All of them at once: syntax, schema and cross checks. */
  problems: Problem[];
  locate(path: Path, ofKey?: boolean): { line: number; column: number };
}

/**
 * Reads an inventory's text. Never throws. What the schema refuses is cut out and the cross checks run over what is left, so that one typo
 * does not hide the next mistake; findings that only follow from what was cut out are left away.
 */
export function parseInventory(file: string, text: string): ParsedInventory {
  const source = parseYaml(file, text);
  if (source.problems.length > 0) return { inventory: undefined, problems: source.problems, locate: source.locate };
  let raw: unknown;
  try {
    raw = source.document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    return {
      inventory: undefined,
      problems: [{ file, line: 1, column: 1, key: "", message: `aliases expand too far: ${String(error)}` }],
      locate: source.locate,
    };
  }
  const problemAt = (path: Path, message: string, ofKey: boolean): Problem => ({
    file,
    ...source.locate(path, ofKey),
    key: dotted(path),
    message,
  });
  const { inventory, issues, removed } = prune(raw);
  const schemaProblems = issues.flatMap((issue) =>
    describeIssue(issue, raw).map(({ path, message, ofKey }) => problemAt(path, message, ofKey ?? isMissing(raw, path))),
  );
  const findings =
    inventory === undefined
      ? []
      : findingsOf(inventory).filter((finding) => !removed.some((path) => followsFrom(finding.about ?? [], path)));
  const problems = [...schemaProblems, ...findings.map((finding) => problemAt(finding.path, finding.message, false))];
  return {
    inventory: problems.length === 0 ? inventorySchema.parse(raw) : undefined,
    problems: distinct(problems),
    locate: source.locate,
  };
}

/** A finding about a thing that was cut out, or about everything of its kind, says nothing that the schema's own problem didn't. */
function followsFrom(about: ReadonlyArray<Path>, removed: Path): boolean {
  return about.some((path) => path.every((step, depth) => depth >= removed.length || String(removed[depth]) === String(step)));
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()].sort((a, b) => a.line - b.line || a.column - b.column || a.key.localeCompare(b.key));
}
