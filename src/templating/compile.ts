import Handlebars from "handlebars";
import { withDialect } from "./dialect.js";
import { asProblem, problem } from "./problem.js";
import type { Program, TemplateText } from "./templates.js";

const engine = withDialect(Handlebars.create());

/** Programs by the text that they were compiled from. A program that loads several fleets (report, the tests) compiles each text once. */
const compiled = new Map<string, Program>();

/** The build compiles radioctl's templates with the same options. Handlebars itself compiles later, at the first rendering. */
export function compileTemplate(template: TemplateText): Program {
  const known = compiled.get(template.text);
  if (known !== undefined) return known;
  const program = compile(template);
  // Problems name the template's file, so they are found for each template.
  if ("fill" in program) compiled.set(template.text, program);
  return program;
}

function compile(template: TemplateText): Program {
  try {
    const program = engine.parse(template.text);
    const unescaped = program.body.flatMap(tripleStashes);
    const problems = unescaped.map((loc) => problem(template, loc, "{{{", "values are always escaped: use {{ }}"));
    return problems.length > 0 ? { problems } : { fill: engine.compile(program, { strict: true, preventIndent: true }) };
  } catch (error) {
    return { problems: [asProblem(template, error)] };
  }
}

function tripleStashes(statement: hbs.AST.Statement): hbs.AST.Position[] {
  if (statement.type === "MustacheStatement")
    return (statement as hbs.AST.MustacheStatement).escaped ? [] : [statement.loc.start];
  if (statement.type !== "BlockStatement") return [];
  const block = statement as hbs.AST.BlockStatement;
  return [...(block.program?.body ?? []), ...(block.inverse?.body ?? [])].flatMap(tripleStashes);
}
