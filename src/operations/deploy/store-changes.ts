import { contentOf, type BundleContent } from "../../bundles/content.js";
import { bundleKeeper } from "../../bundles/store-bundles.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import type { Fleet } from "../../fleet/load.js";
import { storeHost } from "../../host/stored-host.js";
import { packageVersion } from "../../package-file.js";
import type { World } from "../../world.js";
import type { Change } from "./operations.js";

type PlannedChange = Pick<Change, "desired" | "observed" | "plan">;

/** Keeps what the hosts of a run got in the station's bucket. */
export interface ChangeKeeper {
  /** The host has applied this change. @param content for texts that only the host has */
  changed(change: PlannedChange, content?: () => Promise<BundleContent>): void;
  /** Nothing had to be changed. What an earlier run could not upload is uploaded now. */
  unchanged(change: PlannedChange): void;
  /** Waits for the uploads, a limited time, and prints what is missing. */
  settle(): Promise<void>;
}

/** undefined when the inventory has no `artifacts`. @param run the id of the run */
export function changeKeeper(world: World, { loaded, secrets }: Fleet, run: string): ChangeKeeper | undefined {
  const { artifacts } = loaded.inventory;
  if (artifacts === undefined) return undefined;
  const keeper = bundleKeeper({
    clock: world.clock,
    stateKey: secrets.get(artifacts.stateKey.name),
    async open(signal) {
      const bucket = await loadBucket(world, loaded.inventory, secrets, signal);
      if (bucket === undefined) throw new Error("the inventory has no artifacts");
      return bucket;
    },
  });
  const known = (desired: Change["desired"]) => async () => {
    const content = contentOf(desired);
    if (content === undefined) throw new Error(`${desired.host}: its texts are only on the host`);
    return Promise.resolve(content);
  };
  return {
    changed({ desired, plan }, content = known(desired)) {
      const generation = plan.generation + 1;
      const at = world.clock.now().toISOString();
      const record = { host: desired.host, generation, run, operator: world.operator, version: packageVersion(), at };
      keeper.keep({ record, state: storeHost(desired), content });
    },
    unchanged({ desired, observed: { ledger } }) {
      if (ledger.manifest === undefined) return;
      const { generation, run: by, operator, at } = ledger.manifest;
      const record = { host: desired.host, generation, run: by, operator, version: packageVersion(), at };
      keeper.keep({ record, state: storeHost(desired), content: known(desired) }, true);
    },
    async settle() {
      for (const warning of await keeper.settle()) world.stderr.write(`warning  ${warning}\n`);
    },
  };
}
