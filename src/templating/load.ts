import { join } from "node:path";
import type { Problem } from "../errors.js";
import { didYouMean } from "../nearest.js";
import type { Files } from "../ports/files.js";
import { withProgram } from "./programs.js";
import type { Template, TemplateSet } from "./templates.js";

const SUFFIX = ".hbs";

/**
 * Reads radioctl's templates and the user's templates beside the inventory. A user's file replaces radioctl's file of the same name. A user's
 * file with another name is a problem, because it would never be used.
 * @param ours folder of radioctl's templates
 * @param users folder beside the inventory, which may be missing
 * @param shown how messages show the users folder
 */
export async function loadTemplates(
  files: Files,
  ours: string,
  users: string,
  shown: string,
): Promise<{ templates: TemplateSet; problems: Problem[] }> {
  const [base, own] = await Promise.all([readFolder(files, ours, "templates"), readFolder(files, users, shown)]);
  const known = [...base.keys()];
  const problems = [...own.values()]
    .filter(({ name }) => !base.has(name))
    .map(({ file, name }) => ({
      file,
      line: 1,
      column: 1,
      key: "",
      message: `radioctl has no template of this name${didYouMean(name, known) || `; its templates: ${known.join(", ")}`}`,
    }));
  return { templates: new Map([...base, ...[...own].filter(([name]) => base.has(name))]), problems };
}

async function readFolder(files: Files, folder: string, shown: string): Promise<Map<string, Template>> {
  const paths = (await files.walk(folder)).filter((path) => path.endsWith(SUFFIX));
  const templates = await Promise.all(
    paths.map(async (path): Promise<Template> => {
      const name = path.slice(0, -SUFFIX.length);
      return withProgram({
        name,
        target: name.slice(name.indexOf("/")),
        file: join(shown, path),
        text: (await files.read(join(folder, path))) ?? "",
      });
    }),
  );
  return new Map(templates.map((template) => [template.name, template]));
}
