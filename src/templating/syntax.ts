import { HAS_MARKS, MARKS } from "../secret.js";

/** A part of a template that radioctl refuses, whatever the values are. */
interface Refused {
  at: hbs.AST.Position;
  key: string;
  message: string;
}

/** Blocks and functions that templates have. An unknown block would be treated as a value's name. */
const FUNCTIONS = new Set(["eq"]);

/** `@key` is a name of the data, and would be printed without being escaped for the file's language. */
const DATA = new Set(["root", "index", "first", "last"]);

/** Properties that values of JavaScript have without being given any. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype", "toHTML"]);

/**
 * Everything in a template that its language does not have, with its place: values that are not escaped, partials, decorators and inline
 * templates, and names that lead to JavaScript's own properties. It visits the whole syntax tree; a kind of node that it does not know is refused.
 */
export function refusedIn(program: hbs.AST.Program): Refused[] {
  return program.body.flatMap((statement) => inStatement(statement));
}

function inStatement(statement: hbs.AST.Statement): Refused[] {
  switch (statement.type) {
    case "ContentStatement":
      return marks(statement as hbs.AST.ContentStatement);
    case "CommentStatement":
      return [];
    case "MustacheStatement": {
      const mustache = statement as hbs.AST.MustacheStatement;
      const unescaped = mustache.escaped ? [] : [refused(mustache, "{{{", "values are always escaped: use {{ }}")];
      return [...unescaped, ...inCall(mustache)];
    }
    case "BlockStatement": {
      const block = statement as hbs.AST.BlockStatement;
      return [...inCall(block), ...[block.program, block.inverse].flatMap((inner) => (inner ? refusedIn(inner) : []))];
    }
    case "PartialStatement":
    case "PartialBlockStatement":
      return [refused(statement, "{{>", "a template cannot include another one: write the text here")];
    case "Decorator":
    case "DecoratorBlock":
      return [refused(statement, "{{#*", "a template cannot define inline templates or decorators: write the text here")];
    default:
      return [refused(statement, statement.type, "is not supported in a template of radioctl")];
  }
}

type Call = Pick<hbs.AST.MustacheStatement, "path" | "params" | "hash">;

function inCall({ path, params, hash }: Call): Refused[] {
  const given = [...params, ...((hash as hbs.AST.Hash | undefined)?.pairs ?? []).map(({ value }) => value)];
  return [path, ...given].flatMap(inExpression);
}

function inExpression(expression: hbs.AST.Expression): Refused[] {
  if (expression.type === "SubExpression") {
    const call = expression as hbs.AST.SubExpression;
    const name = call.path.original;
    const unknown = FUNCTIONS.has(name)
      ? []
      : [refused(call, name, `is not a function of templates; they have: ${[...FUNCTIONS].join(", ")}`)];
    return [...unknown, ...inCall(call)];
  }
  if (expression.type === "PathExpression") return inPath(expression as hbs.AST.PathExpression);
  return /^(?:String|Number|Boolean|Undefined|Null)Literal$/u.test(expression.type)
    ? []
    : [refused(expression, expression.type, "is not supported in a template of radioctl")];
}

function inPath(path: hbs.AST.PathExpression): Refused[] {
  const inherited = path.parts.filter((part) => INHERITED.has(part));
  const [first = ""] = path.parts;
  return [
    ...inherited.map(() => refused(path, path.original, "is a property of JavaScript, not a value for templates")),
    ...(path.data && !DATA.has(first)
      ? [refused(path, path.original, `is not available; templates have @${[...DATA].join(", @")}`)]
      : []),
  ];
}

/** Private-use characters separate secrets from the text. */
function marks(content: hbs.AST.ContentStatement): Refused[] {
  return MARKS.test(content.value) ? [refused(content, "", HAS_MARKS)] : [];
}

function refused({ loc }: hbs.AST.Node, key: string, message: string): Refused {
  return { at: loc.start, key, message };
}
