import type { MountReport } from "../../listening/mount-report.js";
import type { RelayView } from "../../moving/relay-view.js";
import type { Preflight } from "./preflight.js";
import type { Programme } from "./programme.js";

/** to: listeners leave for the master that takes over; back: they return to the one that they had. */
export type Direction = "to" | "back";

/** Whether encoders find a master by name now; else why radioctl leaves that name to somebody else. */
export type Pointed = { pointed: true } | { pointed: false; because: string };

/**
 * Everything that a cutover does to the world and asks of it; the machine in `run` decides what and when. Each may be done twice: what is done
 * already stays done.
 */
export interface Operations {
  /**
   * Locks every host that the cutover touches. A host that does not answer is no error here: the gate `reach` reports it.
   * @throws RadioctlError locked when another run holds one of them: all are free again
   */
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Asks masters and relays everything that the gates judge. */
  preflight(): Promise<Preflight>;
  /** @throws RadioctlError unreachable, outcomeUnknown, failed */
  look(relay: string): Promise<RelayView>;
  /** New listeners and present ones. @throws RadioctlError guard when the other master has no audio there: nothing was touched; as `look` */
  move(relay: string, direction: Direction): Promise<void>;
  /** As a new listener of the relay, every mount of it. */
  hear(relay: string): Promise<readonly MountReport[]>;
  hearMaster(master: string): Promise<readonly MountReport[]>;
  programmes(master: string): Promise<readonly Programme[]>;
  /** Sends a live source's encoder away from a master: it connects again, by its name. */
  kick(master: string, source: string): Promise<void>;
  /** Whether the master plays the other one's stream where it has no live source of its own; remembered on the host. */
  follow(master: string, on: boolean): Promise<void>;
  /** Has the name where encoders connect, `source.<zone>`, say this master. */
  pointSource(master: string): Promise<Pointed>;
  /** Turns the masters round in the inventory, and writes down on each host that it is as wanted. @returns what could not be written down */
  commit(): Promise<string[]>;
}
