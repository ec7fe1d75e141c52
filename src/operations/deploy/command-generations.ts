import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { errorData, errorText } from "../../cli/text/error.js";
import { asError, type RadioctlError } from "../../errors.js";
import { connectOnce } from "../../fleet/connect-once.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import type { Manifest } from "../../host/generation.js";
import { observeGenerations } from "../../host/observe-generations.js";
import { resolveSecrets } from "../../inventory/secrets.js";
import type { World } from "../../world.js";
import { bucketGenerations } from "./load-lost-generation.js";
import { generationsText, keptOnlyInBucket } from "./text-generations.js";

/** `generations HOST`: the configurations that a host or the bucket keeps, and which run made each. */
export const generationsCommand = (context: CommandContext, on = connectOnce) =>
  new Command("generations")
    .description(
      "List the configuration generations that a host keeps, with the run that made each. The last one is active. With a bucket (artifacts), older ones that only the bucket keeps are listed, too.",
    )
    .argument("<host>", "the host's name in the inventory")
    .addHelpText("after", afterHelp(["radioctl generations eu-1"]))
    .action(async (name: string) => {
      const { world, globals } = context;
      const fleet = await loadFleet(world, globals().inventory, { secrets: "placeholder", hosts: () => [] });
      const hasBucket = fleet.loaded.inventory.artifacts !== undefined;
      const [own, bucket] = await Promise.all([
        settled(on(world, fleet, name, async (connection) => observeGenerations(connection, name))),
        settled(hasBucket ? fromBucket(world, fleet, name) : Promise.resolve(undefined)),
      ]);
      if ("error" in own && (!hasBucket || "error" in bucket || own.error.kind === "usage")) throw own.error;
      for (const warning of warningsOf(own, bucket)) world.stderr.write(warning);
      const generations: readonly Manifest[] = "error" in own ? [] : own.value;
      const inBucket = "error" in bucket ? [] : (bucket.value?.generations ?? []);
      const only = keptOnlyInBucket(generations, inBucket);
      const data = {
        host: name,
        generations,
        ...(hasBucket && { onlyInBucket: only }),
        ...("error" in own && { error: errorData(own.error) }),
      };
      world.stdout.write(globals().json ? `${JSON.stringify(data, undefined, 2)}\n` : generationsText(name, generations, only));
      if ("error" in own) context.finish(own.error.exitCode);
    });

type Settled<Value> = { value: Value } | { error: RadioctlError };

async function settled<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error: asError(error, undefined) }),
  );
}

async function fromBucket(world: World, { loaded }: Fleet, host: string) {
  return bucketGenerations(world, { loaded, secrets: await resolveSecrets(world, loaded) }, host);
}

function warningsOf(own: Settled<unknown>, bucket: Settled<{ refused: readonly string[] } | undefined>): string[] {
  if ("error" in bucket) return [`warning  the generations in the bucket could not be read: ${bucket.error.message}\n`];
  return [
    ...("error" in own ? [errorText(own.error)] : []),
    ...(bucket.value?.refused ?? []).map((each) => `warning  ${each}\n`),
  ];
}
