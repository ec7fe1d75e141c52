import { findSecrets } from "../inventory/secrets.js";
import type { World } from "../world.js";
import type { Fleet } from "./load.js";

/** What a timer lacks: secrets and an SSH agent that exist only in the operator's environment. */
export async function missingLater(world: World, { loaded }: Fleet): Promise<string[]> {
  const found = await findSecrets(world, loaded);
  const variables = found.flatMap(({ where }) => (where?.startsWith("environment ") === true ? [where.slice(12)] : []));
  return [
    ...(variables.length === 0
      ? []
      : [
          `a timer does not have your environment, which contains these secrets: ${variables.join(", ")}; put them into a file or a command of the inventory's "secrets"`,
        ]),
    ...(world.env["SSH_AUTH_SOCK"] === undefined
      ? []
      : ["a timer cannot use your SSH agent: use a key file without a passphrase (defaults.ssh.identityFile)"]),
  ];
}
