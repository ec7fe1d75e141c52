import Handlebars from "handlebars";
import { withDialect } from "./dialect.js";
import { asProblem, problem } from "./problem.js";
import { refusedIn } from "./syntax.js";
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
    const problems = refusedIn(program).map(({ at, key, message }) => problem(template, at, key, message));
    return problems.length > 0 ? { problems } : { fill: engine.compile(program, { strict: true, preventIndent: true }) };
  } catch (error) {
    return { problems: [asProblem(template, error)] };
  }
}
