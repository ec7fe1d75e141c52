import Handlebars from "handlebars/runtime";
import { withDialect } from "./dialect.js";
import { prepared } from "./prepared.js";
import type { Program, Template, TemplateText } from "./templates.js";

const engine = withDialect(Handlebars.create());

/** Adds to a template what fills it. The compiler is loaded for templates that the build has not compiled. */
export async function withProgram(template: TemplateText): Promise<Template> {
  const make = await makerOf(template);
  let program: Program | undefined;
  return { ...template, program: () => (program ??= make()) };
}

async function makerOf(template: TemplateText): Promise<() => Program> {
  const specification = prepared.get(template.text);
  if (specification !== undefined) return () => ({ fill: engine.template(specification) });
  const { compileTemplate } = await import("./compile.js");
  return () => compileTemplate(template);
}
