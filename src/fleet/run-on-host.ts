import { sshTarget } from "../host/target.js";
import type { SshConnection } from "../ports/ssh.js";
import { selectHosts } from "../station/select.js";
import type { World } from "../world.js";
import { connectTo } from "./connect.js";
import type { Fleet } from "./load.js";

/**
 * Does something on one host over a connection of its own.
 * @throws RadioctlError usage for a name that is no host's; as `Ssh.connect`
 */
export async function runOnHost<Value>(
  world: World,
  { loaded: { inventory, directory } }: Pick<Fleet, "loaded">,
  name: string,
  does: (connection: SshConnection) => Promise<Value>,
): Promise<Value> {
  const [selected] = selectHosts(inventory, [name]);
  if (selected === undefined) throw new Error(`${name} was selected and is not there`);
  const connection = await connectTo(world, sshTarget(name, selected.host, inventory.defaults, directory));
  try {
    return await does(connection);
  } finally {
    connection.close();
  }
}
