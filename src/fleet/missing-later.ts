import { findSecrets } from "../inventory/secrets.js";
import type { World } from "../world.js";
import type { Fleet } from "./load.js";

/** What the operator's own environment has and a timer's has not. */
export async function missingLater(world: World, { loaded }: Fleet): Promise<string[]> {
  const found = await findSecrets(world, loaded);
  const variables = found.flatMap(({ where }) => (where?.startsWith("environment ") === true ? [where.slice(12)] : []));
  return [
    ...(variables.length === 0
      ? []
      : [
          `these secrets are in your environment, which a timer does not have: ${variables.join(", ")}; put them into a file or a command of the inventory's "secrets"`,
        ]),
    ...(world.env["SSH_AUTH_SOCK"] === undefined
      ? []
      : ["your ssh agent is not there for a timer: the key has to be a file without a passphrase (defaults.ssh.identityFile)"]),
  ];
}
