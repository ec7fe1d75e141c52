import { resolve } from "node:path";
import { Command, Option } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { encodersOf, type Encoder } from "../../encoder/encoder.js";
import { encoderKinds, type EncoderKind } from "../../encoder/settings.js";
import { RadioctlError } from "../../errors.js";
import { loadFleet } from "../../fleet/load.js";
import { selectLiveSource } from "../../station/select.js";
import { encoderJson, encoderText, settingsJson } from "./text-encoder.js";

const EXAMPLES = afterHelp([
  "radioctl render encoder studio",
  "radioctl render encoder studio --kind butt --with-secrets --out studio.buttrc",
  "radioctl render encoder studio --kind liquidsoap",
]);

interface EncoderFlags {
  kind?: EncoderKind;
  channel?: string;
  out?: string;
  withSecrets?: boolean;
}

/** `render encoder SOURCE`: settings with which a studio goes on air. */
export const renderEncoderCommand = (context: CommandContext, load = loadFleet) =>
  new Command("encoder")
    .summary("print settings for the encoder of a live source")
    .description(
      "Show where the encoder of a live source connects to, or with --kind print ready settings for a program. BUTT, Mixxx and ffmpeg follow the active master by its name; Liquidsoap, and ffmpeg optionally, feed both masters at once.",
    )
    .argument("<source>", "the source's name in the inventory")
    .addOption(new Option("--kind <kind>", "print settings for this program").choices(encoderKinds))
    .option("--channel <channel>", "channel of the source (settings are for its first channel by default)")
    .option("--out <file>", "write the settings to this file instead of stdout")
    .option("--with-secrets", "include the real password; a file is then readable only by you")
    .addHelpText("after", EXAMPLES)
    .action(async (source: string, _flags: unknown, command: Command) => {
      const { world, globals } = context;
      // `render` has flags of the same names, and takes them wherever they stand.
      const { kind, channel, out, withSecrets = false } = command.optsWithGlobals<EncoderFlags>();
      if (kind === undefined && out !== undefined)
        throw new RadioctlError("usage", "--out needs --kind", { hint: `--kind ${encoderKinds.join("|")}` });
      const fleet = await load(world, globals().inventory, {
        secrets: withSecrets ? "real" : "placeholder",
        hosts: () => [],
        encoders: kind !== undefined,
      });
      const { inventory } = fleet.loaded;
      const live = selectLiveSource(inventory, source);
      const encoders = ofChannel(encodersOf(inventory, source, live), channel);
      const print = (data: unknown, text: string) =>
        world.stdout.write(globals().json ? `${JSON.stringify(data, undefined, 2)}\n` : text);
      const [encoder] = encoders;
      if (kind === undefined || encoder === undefined) {
        const shown = { encoders, password: fleet.secrets.get(live.password.name), withSecrets };
        print(encoderJson(shown), encoderText(shown));
        return;
      }
      const settings = fleet.encoderSettings(encoder, kind);
      const text = withSecrets ? settings.reveal() : settings.masked();
      if (out === undefined || globals().json) print(settingsJson(encoder, kind, text), text);
      if (out !== undefined) await world.files.write(resolve(world.cwd, out), text, withSecrets ? 0o600 : 0o644);
    });

/** Those of one channel, or all. @throws RadioctlError usage when that channel doesn't play the source */
function ofChannel(encoders: readonly Encoder[], channel: string | undefined): readonly Encoder[] {
  const wanted = encoders.filter((encoder) => channel === undefined || encoder.channel === channel);
  if (wanted.length > 0) return wanted;
  throw new RadioctlError("usage", `there is no channel ${JSON.stringify(channel)} that plays ${encoders[0]?.source ?? "it"}`, {
    hint: `it is played by ${encoders.map((encoder) => encoder.channel).join(", ")}`,
  });
}
