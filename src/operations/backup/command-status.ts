import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { loadStationBucket } from "../../fleet/load-bucket.js";
import { backupStatus } from "./status.js";
import { statusText } from "./text.js";

/** `backup status` */
export const statusCommand = ({ world, globals }: CommandContext) =>
  new Command("status")
    .description("Show what the bucket has, how old and how large it is, and when something was last restored from it.")
    .action(async () => {
      const { bucket } = await loadStationBucket(world, globals().inventory);
      const status = backupStatus(bucket.name, await bucket.list(""));
      world.stdout.write(
        globals().json ? `${JSON.stringify(status, undefined, 2)}\n` : statusText(status, world.clock.now().getTime()),
      );
    });
