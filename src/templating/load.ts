import { join } from "node:path";
import type { Problem } from "../errors.js";
import { didYouMean } from "../nearest.js";
import type { Files } from "../ports/files.js";
import { withProgram } from "./programs.js";
import type { Template, TemplateSet } from "./templates.js";

const SUFFIX = ".hbs";

/** A folder of templates. */
interface Folder {
  folder: string;
  /** How messages show it. */
  shown: string;
}

/**
 * Reads radioctl's templates and the user's templates beside the inventory. A user's file replaces radioctl's file of the same name. A user's
 * file with another name is a problem, because it would never be used.
 * @param ours folder of radioctl's templates
 * @param users folder beside the inventory, which may be missing
 * @param isNeeded whether a template is read; the names of all of them are checked in any case
 */
export async function loadTemplates(
  files: Files,
  ours: string,
  users: Folder,
  isNeeded: (name: string) => boolean = () => true,
): Promise<{ templates: TemplateSet; problems: Problem[] }> {
  const [known, own] = await Promise.all([namesIn(files, ours), namesIn(files, users.folder)]);
  const replaced = new Set(own);
  const [base, instead] = await Promise.all([
    readAll(
      files,
      { folder: ours, shown: "templates" },
      known.filter((name) => isNeeded(name) && !replaced.has(name)),
    ),
    readAll(
      files,
      users,
      own.filter((name) => isNeeded(name) && known.includes(name)),
    ),
  ]);
  const problems = own
    .filter((name) => !known.includes(name))
    .map((name) => ({
      file: join(users.shown, name + SUFFIX),
      line: 1,
      column: 1,
      key: "",
      message: `radioctl has no template of this name${didYouMean(name, known) || `; its templates: ${known.join(", ")}`}`,
    }));
  return { templates: new Map([...base, ...instead].map((template) => [template.name, template])), problems };
}

async function namesIn(files: Files, folder: string): Promise<string[]> {
  return (await files.walk(folder)).filter((path) => path.endsWith(SUFFIX)).map((path) => path.slice(0, -SUFFIX.length));
}

async function readAll(files: Files, { folder, shown }: Folder, names: readonly string[]): Promise<Template[]> {
  return Promise.all(
    names.map(async (name) => {
      const path = name + SUFFIX;
      const text = (await files.read(join(folder, path))) ?? "";
      return withProgram({ name, target: name.slice(name.indexOf("/")), file: join(shown, path), text });
    }),
  );
}
