import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { columns } from "../../cli/text/columns.js";
import { DONE, errorKinds } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { findSecrets } from "../../inventory/secrets.js";
import { makeSecrets } from "../../inventory/store-secrets.js";
import { unfitSecrets } from "../../inventory/unfit-secrets.js";

/** `secrets init|list`: the passwords behind `!secret NAME`. Values are never shown. */
export const secretsCommand = (context: CommandContext) =>
  new Command("secrets")
    .description(
      "List and generate the passwords behind !secret NAME, which are kept outside of the inventory. Values are never shown.",
    )
    .addHelpText("after", afterHelp(["radioctl secrets list", "radioctl secrets init"]))
    .addCommand(initCommand(context))
    .addCommand(listCommand(context));

const initCommand = ({ world, globals }: CommandContext) =>
  new Command("init").summary("generate the passwords that are missing").action(async () => {
    const { made, given, file } = await makeSecrets(world, await loadInventory(world, globals().inventory));
    if (globals().json) {
      world.stdout.write(`${JSON.stringify({ made, given, file }, undefined, 2)}\n`);
      return;
    }
    const text =
      made.length > 0 ? `made ${made.join(", ")} in ${file ?? ""}\n` : given.length > 0 ? "" : "no password is missing\n";
    world.stdout.write(
      given.length === 0 ? text : `${text}${given.join(", ")}: the provider of the bucket gives these; ${store(file)}\n`,
    );
  });

const store = (file: string | undefined) =>
  file === undefined ? "store them where the inventory's `secrets` points to" : `write them into ${file}, as NAME: VALUE`;

const listCommand = ({ world, globals, finish }: CommandContext) =>
  new Command("list")
    .summary("list where each password is kept, and which are missing or unfit (exit code 2 if any is)")
    .action(async () => {
      const loaded = await loadInventory(world, globals().inventory);
      const found = await findSecrets(world, loaded);
      const unfit = unfitSecrets(loaded.inventory, found);
      const secrets = found.map(({ name, where }) => ({
        name,
        where,
        missing: where === undefined,
        unfit: unfit.get(name)?.why ?? null,
      }));
      const rows = secrets.map((each) => [each.name, each.where ?? "missing", each.unfit ?? ""]);
      const lines = columns(rows).map((line) => `${line}\n`);
      world.stdout.write(globals().json ? `${JSON.stringify({ secrets }, undefined, 2)}\n` : lines.join(""));
      finish(secrets.some((each) => each.missing || each.unfit !== null) ? errorKinds.secret.code : DONE);
    });
