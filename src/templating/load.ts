import { join } from "node:path";
import type { Problem } from "../errors.js";
import { didYouMean } from "../nearest.js";
import type { Files } from "../ports/files.js";
import type { Template, TemplateSet } from "./templates.js";

const SUFFIX = ".hbs";

/**
 * Reads our templates, and the user's own beside his inventory: one of the same name replaces ours, file by file. A user's file that
 * replaces none of ours is a problem, since nothing would ever read it.
 * @param ours folder of the package's templates
 * @param users folder beside the inventory; need not exist
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
      message: `replaces no template of radioctl${didYouMean(name, known) || `; there are ${known.join(", ")}`}`,
    }));
  return { templates: new Map([...base, ...[...own].filter(([name]) => base.has(name))]), problems };
}

async function readFolder(files: Files, folder: string, shown: string): Promise<Map<string, Template>> {
  const paths = (await files.walk(folder)).filter((path) => path.endsWith(SUFFIX));
  const templates = await Promise.all(
    paths.map(async (path): Promise<Template> => {
      const name = path.slice(0, -SUFFIX.length);
      return {
        name,
        target: name.slice(name.indexOf("/")),
        file: join(shown, path),
        text: (await files.read(join(folder, path))) ?? "",
      };
    }),
  );
  return new Map(templates.map((template) => [template.name, template]));
}
