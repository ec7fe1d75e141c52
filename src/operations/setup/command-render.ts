import { resolve } from "node:path";
import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { loadFleet } from "../../fleet/load.js";
import type { DesiredFile } from "../../host/desired.js";
import { inSlot } from "../../host/slots.js";
import { selectedNames } from "../../station/select.js";
import { renderEncoderCommand } from "./command-render-encoder.js";

interface RenderFlags {
  out?: string;
  withSecrets?: boolean;
}

/** `render HOST`: every file that the host gets, without contacting it. The inventory's rules refuse a host that is called `encoder`. */
export const renderCommand = (context: CommandContext, load = loadFleet) =>
  new Command("render")
    .description("Show every file that a host gets, without contacting it. Secrets are masked unless --with-secrets is given.")
    .argument("<host>", "the host's name in the inventory")
    .option("--out <dir>", "write the files below this folder instead of printing them")
    .option("--with-secrets", "include the real secrets; files that hold any are readable only by you")
    .addHelpText("after", afterHelp(["radioctl render eu-1 --out /tmp/eu-1", "radioctl render encoder studio --kind butt"]))
    .addCommand(renderEncoderCommand(context, load))
    // A host may be called help.
    .helpCommand(false)
    .action(async (host: string, flags: RenderFlags) => {
      const { world, globals } = context;
      const withSecrets = flags.withSecrets === true;
      const fleet = await load(world, globals().inventory, {
        secrets: withSecrets ? "real" : "placeholder",
        hosts: (inventory) => selectedNames(inventory, [host]),
      });
      const files = fleet
        .desired([host])
        .flatMap((desired) => inSlot(desired, "a").files)
        .map((file) => ({ file, text: (withSecrets ? file.content.reveal() : undefined) ?? file.content.masked() }));
      if (globals().json) world.stdout.write(`${JSON.stringify({ host, files: files.map(asData) }, undefined, 2)}\n`);
      if (flags.out === undefined) {
        if (!globals().json) for (const each of files) world.stdout.write(`${heading(each.file)}\n${each.text}\n`);
        return;
      }
      const folder = resolve(world.cwd, flags.out);
      await world.files.writeBelow(
        folder,
        files.map(({ file, text }) => ({ path: file.path, text, mode: withSecrets && file.content.hasSecrets ? 0o600 : 0o644 })),
      );
      world.stderr.write(`${files.length} files of ${host} in ${flags.out}\n`);
    });

function heading({ path, owner, group, mode, template }: DesiredFile): string {
  return `==> ${path}  ${owner}:${group} ${mode.toString(8).padStart(4, "0")}  from ${template}`;
}

function asData({ file, text }: { file: DesiredFile; text: string }) {
  const { path, owner, group, mode, template } = file;
  return { path, owner, group, mode: mode.toString(8).padStart(4, "0"), template, text };
}
