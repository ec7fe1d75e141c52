import type { Problem } from "../errors.js";
import { PLACEHOLDER, RenderedText } from "../secret.js";
import { languageOf, Unwritable } from "./language.js";
import { asProblem } from "./problem.js";
import type { Template } from "./templates.js";
import { printable, splitSecrets, type View } from "./view.js";

export type Rendered = { text: RenderedText } | { problems: Problem[] };

/**
 * Renders a template. Strict: a name that is missing in the view is an error, and all values are escaped for the file's language, which a
 * template cannot turn off. Mistakes of users are returned as problems with their place in the template, not thrown.
 * @param target path on the host, which determines the language; by default the template's
 */
export function renderTemplate(template: Template, view: View, target = template.target): Rendered {
  const language = languageOf(target);
  const program = template.program();
  if ("problems" in program) return program;
  try {
    const pieces = splitSecrets(program.fill(printable(view, language)));
    if (pieces.some(({ text, secret }) => !secret && text.includes(PLACEHOLDER)))
      throw new Unwritable(
        `has the text ${PLACEHOLDER}, which only stands for a secret in radioctl's output: use the secret's name in {{ }}`,
      );
    return { text: new RenderedText(pieces) };
  } catch (error) {
    return { problems: [asProblem(template, error)] };
  }
}

/** Problems that do not depend on the values: syntax errors, and values without escaping. */
export function templateProblems(template: Template): Problem[] {
  const program = template.program();
  return "problems" in program ? program.problems : [];
}
