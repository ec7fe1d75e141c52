import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { columns } from "../../cli/text/columns.js";
import { DONE, errorKinds } from "../../errors.js";
import { unfitPasswords } from "../../inventory/harbor-passwords.js";
import { loadInventory } from "../../inventory/load.js";
import { findSecrets } from "../../inventory/secrets.js";
import { makeSecrets } from "../../inventory/store-secrets.js";

/** `secrets init|list`: the passwords behind `!secret NAME`. Values are never shown. */
export const secretsCommand = (context: CommandContext) =>
  new Command("secrets")
    .summary("the passwords behind !secret NAME")
    .description("The values behind !secret NAME, which stand outside of the inventory. They are never shown.")
    .addHelpText("after", "\nExamples:\n  radioctl secrets list\n  radioctl secrets init\n")
    .addCommand(initCommand(context))
    .addCommand(listCommand(context));

const initCommand = ({ world, globals }: CommandContext) =>
  new Command("init").summary("generates all that are missing").action(async () => {
    const { made, file } = await makeSecrets(world, await loadInventory(world, globals().inventory));
    if (globals().json) world.stdout.write(`${JSON.stringify({ made, file }, undefined, 2)}\n`);
    else world.stdout.write(made.length === 0 ? "none is missing\n" : `made ${made.join(", ")} in ${file ?? ""}\n`);
  });

const listCommand = ({ world, globals, finish }: CommandContext) =>
  new Command("list").summary("where each is, and which are missing or unfit; exit code 2 when any is").action(async () => {
    const loaded = await loadInventory(world, globals().inventory);
    const found = await findSecrets(world, loaded);
    const unfit = unfitPasswords(loaded.inventory, found);
    const secrets = found.map(({ name, where }) => ({
      name,
      where,
      missing: where === undefined,
      unfit: unfit.get(name) ?? null,
    }));
    const lines = columns(secrets.map((each) => [each.name, each.where ?? "missing", each.unfit ?? ""])).map(
      (line) => `${line}\n`,
    );
    world.stdout.write(globals().json ? `${JSON.stringify({ secrets }, undefined, 2)}\n` : lines.join(""));
    finish(secrets.some((each) => each.missing || each.unfit !== null) ? errorKinds.secret.code : DONE);
  });
