import type { HostToObserve } from "../../fleet/connect.js";
import type { NotTaken } from "../../fleet/hold-hosts.js";
import type { ReachedHost } from "../../fleet/observe-and-plan.js";
import type { ApplyEvent } from "../../host/apply-protocol.js";
import type { DesiredHost } from "../../host/desired.js";
import type { ObservedHost } from "../../host/query.js";
import type { MountReport } from "../../listening/mount-report.js";
import type { Move } from "../../moving/move.js";
import type { SshConnection } from "../../ports/ssh.js";

/** A host as it was observed, and the plan that would make it match. */
export type Change = Omit<ReachedHost, "connection">;

type Login = SshConnection["login"];

/**
 * All effects of a deploy. `run` and the files beside it decide which operation is done when. An operation that ends with `outcomeUnknown` may have
 * succeeded.
 */
export interface DeployOperations {
  /**
   * Observes a host that is not held, and plans. Waits a moment for a run that has just been killed.
   * @throws RadioctlError as `observeAndPlan`
   */
  plan(host: HostToObserve): Promise<Change & { login: Login }>;
  /**
   * Locks all of these hosts until `release`.
   * @returns hosts that are not held, each with the reason
   * @throws RadioctlError locked when another run holds one of them: all are free again
   */
  hold(hosts: readonly string[]): Promise<NotTaken>;
  /** Releases every host. Operations on them fail afterwards. */
  release(): Promise<void>;
  /** Observes a held host. @throws RadioctlError as `observeHost` */
  observe(desired: DesiredHost): Promise<{ observed: ObservedHost; login: Login }>;
  /** The desired state of a kept generation of a held host. @throws RadioctlError failed when the host does not keep it */
  generation(host: string, generation: number): Promise<DesiredHost>;
  /** Applies a plan to a held host, and proves that no operator is locked out. @throws RadioctlError as `changeHost` */
  apply(change: Change, onEvent: (event: ApplyEvent) => void): Promise<void>;
  /** The run that made the last change of a held host, once no change is under way there. */
  changedBy(desired: DesiredHost): Promise<string | undefined>;
  /** Probes every mount of a held host as a listener does. @throws RadioctlError unreachable */
  probe(host: string): Promise<readonly MountReport[]>;
  /** Moves the listeners of one relay. @throws RadioctlError guard when the other master has no audio there: nothing was touched; as `applyMove` */
  move(move: Move): Promise<void>;
}
