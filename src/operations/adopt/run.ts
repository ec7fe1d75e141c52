import { dirname, join, relative, resolve } from "node:path";
import type { World } from "../../world.js";
import { draftOf, type Draft } from "./draft.js";
import { observeRadio } from "./observe.js";
import { checkDestination, storeDraft } from "./store.js";
import { adoptTarget } from "./target.js";

const CONNECT_SECONDS = 20;

export interface AdoptRequest {
  /** `[user@]address[:port]`. */
  host: string;
  out: string | undefined;
  secrets: string | undefined;
  /** Private key file, `~/` allowed. */
  identity: string | undefined;
  acceptNewHostKey: boolean;
  pinNewHostKey: boolean;
  /** For one login by password. */
  password?: string | undefined;
  yes: boolean;
}

export interface Adopted {
  draft: Draft;
  /** Paths of the files written, relative to the working folder where possible. */
  written: string[];
}

/**
 * Reads a running radio over one connection, writes the inventory that describes it to the requested file, and changes nothing on the host.
 * @throws RadioctlError usage for an invalid host or a file that exists; as `Ssh.connect` and `observeRadio`
 */
export async function runAdopt(world: World, request: AdoptRequest): Promise<Adopted> {
  const at = (path: string | undefined) => (path === undefined ? undefined : resolve(world.cwd, path));
  const to = { inventory: at(request.out), secrets: at(request.secrets), yes: request.yes };
  const pins = to.inventory === undefined ? undefined : join(dirname(to.inventory), "known_hosts");
  const target = adoptTarget(request.host, { knownHostsFile: pins, identityFile: request.identity });
  await checkDestination(world, to);
  const { password, acceptNewHostKey, pinNewHostKey } = request;
  const login = { password, acceptNewHostKey, pinNewHostKey };
  const connection = await world.ssh.connect(target, { timeoutSeconds: CONNECT_SECONDS, ...login });
  try {
    const found = await observeRadio(world, connection, target.address);
    const draft = draftOf(found, to.secrets === undefined ? undefined : besideInventory(to.secrets, to.inventory));
    const written = await storeDraft(world, draft, to);
    return { draft, written: written.map((path) => shown(world.cwd, path)) };
  } finally {
    connection.close();
  }
}

/** The path of the secrets file in the inventory: relative to the inventory. */
function besideInventory(secrets: string, inventory: string | undefined): string {
  return inventory === undefined ? secrets : relative(dirname(inventory), secrets);
}

function shown(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short.startsWith("..") ? path : short;
}
