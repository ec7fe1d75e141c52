import Handlebars from "handlebars";
import { withDialect } from "./dialect.js";
import { asProblem, problem } from "./problem.js";
import type { Program, TemplateText } from "./templates.js";

const engine = withDialect(Handlebars.create());

/** The build compiles radioctl's templates with the same options. Handlebars itself compiles later, at the first rendering. */
export function compileTemplate(template: TemplateText): Program {
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
