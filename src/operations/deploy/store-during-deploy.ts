import type { BundleContent } from "../../bundles/content.js";
import { isEmpty } from "../../host/plan.js";
import type { World } from "../../world.js";
import type { Change, DeployOperations } from "./operations.js";
import type { ChangeKeeper } from "./store-changes.js";

/** How long the release of the hosts waits for texts that only the hosts have. */
const READ_SECONDS = 5;

interface KeptRun {
  /** Its id. */
  run: string;
  /** The desired state is the inventory's, so that of an unchanged host is known, too. */
  isDeploy: boolean;
  /** Reads a generation with its texts from the host. */
  read: (host: string, generation: number) => Promise<BundleContent>;
}

/** The same operations, which also keep what each host got. */
export function keepingChanges(
  world: Pick<World, "clock">,
  operations: DeployOperations,
  keeper: ChangeKeeper,
  { run, isDeploy, read }: KeptRun,
): DeployOperations {
  const reads = new Set<Promise<unknown>>();
  const unanswered = new Map<string, Change>();
  const keep = (change: Change) => {
    const { desired, plan } = change;
    if (desired.files.every(({ content }) => content.reveal() !== undefined)) return keeper.changed(change);
    // Read now: the host is released at the end of the run.
    const content = read(desired.host, plan.generation + 1);
    const settled = content.catch(() => undefined);
    reads.add(settled);
    return keeper.changed(change, async () => content);
  };
  return {
    hold: async (hosts) => operations.hold(hosts),
    observe: async (desired) => operations.observe(desired),
    generation: async (host, generation) => operations.generation(host, generation),
    probe: async (host) => operations.probe(host),
    move: async (move) => operations.move(move),
    async plan(host) {
      const reached = await operations.plan(host);
      if (isDeploy && isEmpty(reached.plan)) keeper.unchanged(reached);
      return reached;
    },
    async apply(change, onEvent) {
      unanswered.set(change.desired.host, change);
      await operations.apply(change, onEvent);
      unanswered.delete(change.desired.host);
      keep(change);
    },
    async changedBy(desired) {
      const by = await operations.changedBy(desired);
      const change = unanswered.get(desired.host);
      if (by === run && change !== undefined) keep(change);
      return by;
    },
    async release() {
      const ended = new AbortController();
      await Promise.race([Promise.all(reads), world.clock.sleep(READ_SECONDS * 1000, ended.signal)]);
      ended.abort();
      await operations.release();
    },
  };
}
