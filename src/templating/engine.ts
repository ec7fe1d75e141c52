import Handlebars from "handlebars";
import type { Problem } from "../errors.js";
import { RenderedText } from "../secret.js";
import { languageOf, Unwritable } from "./language.js";
import type { Template } from "./templates.js";
import { printable, splitSecrets, type View } from "./view.js";

export type Rendered = { text: RenderedText } | { problems: Problem[] };

const engine = Handlebars.create();
for (const name of ["log", "lookup", "helperMissing", "blockHelperMissing"]) engine.unregisterHelper(name);
/** `{{#if (eq codec "mp3")}}` */
engine.registerHelper("eq", (a: unknown, b: unknown) => String(a) === String(b));
engine.registerHelper(
  "blockHelperMissing",
  function blockHelperMissing(this: unknown, context: unknown, options: Handlebars.HelperOptions) {
    return context === true
      ? options.fn(this)
      : context === false || context === undefined || context === null
        ? options.inverse(this)
        : options.fn(context);
  },
);

/**
 * Renders a template. Strict: a name that is missing in the view is an error, and all values are escaped for the file's language, which a
 * template cannot turn off. Mistakes of users are returned as problems with their place in the template, not thrown.
 * @param target path on the host, which determines the language; by default the template's
 */
export function renderTemplate(template: Template, view: View, target = template.target): Rendered {
  const language = languageOf(target);
  const compiled = compile(template);
  if ("problems" in compiled) return compiled;
  try {
    const text = compiled.fill(printable(view, language));
    return { text: new RenderedText(splitSecrets(text)) };
  } catch (error) {
    return { problems: [asProblem(template, error)] };
  }
}

type Compiled = { fill: (view: unknown) => string } | { problems: Problem[] };

/** A cache: compiling takes longer than rendering, and all hosts use the same templates. */
const compiledTemplates = new WeakMap<Template, Compiled>();

function compile(template: Template): Compiled {
  const known = compiledTemplates.get(template);
  if (known !== undefined) return known;
  const fresh = parse(template);
  compiledTemplates.set(template, fresh);
  return fresh;
}

/** Handlebars itself compiles later, at the first rendering. */
function parse(template: Template): Compiled {
  try {
    const program = engine.parse(template.text);
    const unescaped = program.body.flatMap(tripleStashes);
    const problems = unescaped.map((loc) => problem(template, loc, "{{{", "values are always escaped: use {{ }}"));
    return problems.length > 0 ? { problems } : { fill: engine.compile(program, { strict: true, preventIndent: true }) };
  } catch (error) {
    return { problems: [asProblem(template, error)] };
  }
}

/** Problems that do not depend on the values: syntax errors, and values without escaping. */
export function templateProblems(template: Template): Problem[] {
  const compiled = compile(template);
  return "problems" in compiled ? compiled.problems : [];
}

function tripleStashes(statement: hbs.AST.Statement): hbs.AST.Position[] {
  if (statement.type === "MustacheStatement")
    return (statement as hbs.AST.MustacheStatement).escaped ? [] : [statement.loc.start];
  if (statement.type !== "BlockStatement") return [];
  const block = statement as hbs.AST.BlockStatement;
  return [...(block.program?.body ?? []), ...(block.inverse?.body ?? [])].flatMap(tripleStashes);
}

/** Handlebars gives the place of an error in three ways: as fields, in the parser's hash, or only in its text. */
function asProblem(template: Template, error: unknown): Problem {
  const { lineNumber, column, hash, message } = error as {
    lineNumber?: number;
    column?: number;
    hash?: { loc?: { first_line: number; first_column: number } };
    message: string;
  };
  const line = lineNumber ?? hash?.loc?.first_line ?? Number(/line (\d+)/u.exec(message)?.[1] ?? 1);
  const place = { line, column: column ?? hash?.loc?.first_column ?? 0 };
  if (error instanceof Unwritable) return problem(template, { line: 1, column: 0 }, "", error.message);
  const name = /^"(.+)" not defined in/u.exec(message)?.[1];
  const text = name === undefined ? (message.split("\n")[0] ?? message) : "unknown value";
  return problem(template, place, name ?? "", text);
}

function problem(template: Template, { line, column }: { line: number; column: number }, key: string, message: string): Problem {
  return { file: template.file, line, column: column + 1, key, message };
}
