import ts from "typescript";

/** A piece of text for readers, and where it begins in its file. */
export interface Piece {
  text: string;
  /** From 1. */
  line: number;
}

const TITLED = new Set(["it", "describe", "test"]);

/**
 * What a reader sees of a file: comments and strings of TypeScript and JavaScript, without identifiers, types and imports; of tests the titles and
 * comments; all of any other file. Pure.
 */
export function piecesOf(path: string, text: string): Piece[] {
  if (!/\.(?:ts|js|mjs)$/u.test(path)) return text.split("\n").map((line, at) => ({ text: line, line: at + 1 }));
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const titlesOnly = path.startsWith("test/");
  const pieces: Piece[] = comments(source);
  const add = (node: ts.Node) => pieces.push({ text: node.getText(source), line: lineOf(source, node.getStart(source)) });
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (isText(node) && (!titlesOnly || isTitle(node))) add(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return pieces;
}

/** A string of one word is a name or a key, not a sentence. */
function isText(node: ts.Node): boolean {
  return (ts.isStringLiteral(node) && /\s/u.test(node.text)) || ts.isTemplateLiteralToken(node);
}

/** The first argument of `it`, `describe` and `test`, and of what they return: `it.each(...)(title)`. */
function isTitle(node: ts.Node): boolean {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== node) return false;
  let callee: ts.Node = call.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && TITLED.has(callee.text);
}

function comments(source: ts.SourceFile): Piece[] {
  const { text } = source;
  const found = new Map<number, Piece>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) found.set(pos, { text: text.slice(pos, end), line: lineOf(source, pos) });
    for (const child of node.getChildren(source)) if (child.kind !== ts.SyntaxKind.JSDoc) visit(child);
  };
  visit(source);
  return [...found.values()];
}

function lineOf(source: ts.SourceFile, at: number): number {
  return source.getLineAndCharacterOfPosition(at).line + 1;
}
