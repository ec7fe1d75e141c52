import type { MountReport } from "../../listening/mount-report.js";
import type { RelayView } from "../../moving/relay-view.js";
import type { Preflight } from "./preflight.js";
import type { Programme } from "./programme.js";

/** to: listeners move to the master that takes over; back: they return to the old one. */
export type Direction = "to" | "back";

/** Whether the encoders' DNS name was pointed at a master; else why radioctl does not manage the name. */
export type Pointed = { pointed: true } | { pointed: false; because: string };

/**
 * All actions and observations of a cutover; the state machine in `run` decides what happens when. Each is idempotent.
 */
export interface Operations {
  /**
   * Locks every host that the cutover touches. A host that does not answer is not an error here: the gate `reach` reports it.
   * @throws RadioctlError locked when another run holds one of them: all hosts are released again
   */
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Observes on masters and relays everything that the gates judge. */
  preflight(): Promise<Preflight>;
  /** @throws RadioctlError unreachable, outcomeUnknown, failed */
  look(relay: string): Promise<RelayView>;
  /** Moves new and current listeners. @throws RadioctlError guard when the other master has no audio there: nothing was changed; as `look` */
  move(relay: string, direction: Direction): Promise<void>;
  /** Hears every mount of the relay as a new listener. */
  probe(relay: string): Promise<readonly MountReport[]>;
  probeMaster(master: string): Promise<readonly MountReport[]>;
  programmes(master: string): Promise<readonly Programme[]>;
  /** Disconnects a live source's encoder from a master: it reconnects by the DNS name. */
  kick(master: string, source: string): Promise<void>;
  /** Sets whether the master plays the other one's stream when it has no live source; stored on the host. */
  follow(master: string, on: boolean): Promise<void>;
  /** Points the encoders' DNS name, `source.<zone>`, at this master. */
  pointSource(master: string): Promise<Pointed>;
  /** Swaps the masters in the inventory, and records on each host that it is in sync. @returns what could not be recorded */
  commit(): Promise<string[]>;
}
