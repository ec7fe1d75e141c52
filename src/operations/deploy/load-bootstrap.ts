import { RadioctlError } from "../../errors.js";
import type { HostToObserve } from "../../fleet/connect.js";
import type { Fleet } from "../../fleet/load.js";
import { runId } from "../../journal/run-id.js";
import { selectHosts } from "../../station/select.js";
import { feeders } from "../../station/topology.js";
import type { World } from "../../world.js";
import { guardCertificate, httpsNotes } from "./certificate-notes.js";
import type { BootstrapRequest } from "./run-bootstrap.js";

/** The flags of `bootstrap`. */
export interface BootstrapFlags {
  all?: boolean;
  askPassword?: boolean;
  acceptNewHostKey?: boolean;
  force: readonly string[];
  /** Seconds to wait for another run on the host. */
  wait: number;
}

/**
 * Selects the hosts and prepares the login; asks for the password with --ask-password.
 * @throws RadioctlError usage for unknown hosts, and for a role that differs from the inventory
 */
export async function bootstrapRequest(
  world: Pick<World, "prompt" | "clock" | "randomBytes">,
  fleet: Fleet,
  flags: BootstrapFlags & { dryRun: boolean },
  role: string | undefined,
  name: string | undefined,
): Promise<BootstrapRequest> {
  const { inventory, sha256 } = fleet.loaded;
  const hosts = selectHosts(inventory, requestedNames(role, name, flags.all === true));
  const [only] = hosts;
  if (flags.all !== true && only !== undefined && only.host.role !== role) {
    throw new RadioctlError("usage", `${only.name} is a ${only.host.role} in the inventory, not a ${role ?? ""}`, {
      hint: `radioctl bootstrap ${only.host.role} ${only.name}`,
    });
  }
  const toObserve = fleet.toObserve(hosts.map((host) => host.name));
  const password =
    flags.askPassword === true
      ? await world.prompt.password(passwordQuestion(toObserve), "a key instead of --ask-password")
      : undefined;
  return {
    hosts: toObserve,
    observe: {
      password,
      acceptNewHostKey: flags.acceptNewHostKey === true,
      pinNewHostKey: !flags.dryRun,
      // A dry run changes nothing, so it needs no lock.
      ...(!flags.dryRun && { waitForLockSeconds: flags.wait }),
    },
    force: flags.force,
    inventorySha256: sha256,
    dryRun: flags.dryRun,
    run: runId(world),
    notes: httpsNotes(fleet),
    guard: (plan) => guardCertificate({ inventory, certificate: fleet.certificate, force: flags.force }, plan),
    parentsOf: (host) => feeders(inventory, host),
  };
}

function requestedNames(role: string | undefined, name: string | undefined, all: boolean): string[] {
  const hint = "radioctl bootstrap relay eu-1, or radioctl bootstrap --all";
  if (all && role !== undefined) throw new RadioctlError("usage", "--all takes neither a role nor a host", { hint });
  if (all) return [];
  if (name === undefined) throw new RadioctlError("usage", "bootstrap needs a role and a host", { hint });
  return [name];
}

function passwordQuestion(hosts: readonly HostToObserve[]): string {
  const logins = hosts.map(({ target }) => `${target.user}@${target.name}`);
  return `Password of ${logins.join(", ")}`;
}
