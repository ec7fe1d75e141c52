import { isAbsolute, relative, resolve } from "node:path";
import { Argument, Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { RadioctlError } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import type { Inventory } from "../../inventory/schema.js";
import { secretNames } from "../../inventory/secrets.js";
import { packageFile, packageVersion } from "../../package-file.js";
import { ciSystems, workflowText, type CiSystem } from "./workflow.js";

/** `ci github|gitlab`: the workflow that validates, plans and deploys the inventory of a repository. */
export const ciCommand = ({ world, globals }: CommandContext) =>
  new Command("ci")
    .description(
      "Write the workflow of an inventory in a repository: it validates and plans each pull or merge request, and deploys on demand, with the same guards. Run it in the repository's main folder. The CI's own secret store has the secrets.",
    )
    .addArgument(new Argument("<system>", "which CI").choices(Object.keys(ciSystems)))
    .option("--out <file>", "write it to this file, which must not exist (default: print it)")
    .addHelpText(
      "after",
      afterHelp([`radioctl ci github --out ${ciSystems.github}`, `radioctl ci gitlab --out ${ciSystems.gitlab}`]),
    )
    .action(async (system: CiSystem, { out }: { out?: string }) => {
      const { inventory, file } = await loadInventory(world, globals().inventory);
      const template = await world.files.read(packageFile(`templates/ci/${system}.yml`));
      const text = workflowText(template ?? "", {
        version: packageVersion(),
        inventory: inRepository(world.cwd, file),
        variables: variablesOf(inventory),
      });
      if (out === undefined) {
        world.stdout.write(text);
        return;
      }
      const path = resolve(world.cwd, out);
      if ((await world.files.read(path)) !== undefined)
        throw new RadioctlError("usage", `${out} exists already`, { hint: `compare: radioctl ci ${system} | diff ${out} -` });
      await world.files.write(path, text);
      world.stderr.write(`wrote ${out}; its first lines name the secrets that the CI needs\n`);
    });

/** @throws RadioctlError usage for an inventory outside of the working directory */
function inRepository(cwd: string, file: string): string {
  const path = relative(cwd, resolve(cwd, file));
  if (!path.startsWith("..") && !isAbsolute(path) && /^[^\n]+$/u.test(path)) return path;
  throw new RadioctlError("usage", `${file} is not in this folder, so it is not in its repository`, {
    hint: "run the command in the main folder of the repository that has the inventory",
  });
}

/** @throws RadioctlError usage when a CI could not give the inventory its secrets */
function variablesOf(inventory: Inventory): string[] {
  const provider = inventory.secrets.find((each) => "environment" in each);
  const names = secretNames(inventory);
  if (names.length === 0) return [];
  if (provider === undefined || !("environment" in provider))
    throw new RadioctlError("usage", "a CI gives secrets in its environment, where the inventory does not look for them", {
      hint: 'put "- environment: RADIO_" first into the inventory\'s "secrets"',
    });
  return names.map((name) => provider.environment + name.toUpperCase().replaceAll(/[^A-Z0-9]/gu, "_"));
}
