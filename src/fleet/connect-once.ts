import { sshTarget } from "../host/target.js";
import type { SshConnection } from "../ports/ssh.js";
import { selectHosts } from "../station/select.js";
import type { World } from "../world.js";
import { connectTo } from "./connect.js";
import type { Fleet } from "./load.js";

/**
 * Runs an action on one host over a new connection.
 * @throws RadioctlError usage for an unknown host; as `Ssh.connect`
 */
export async function connectOnce<Value>(
  world: World,
  { loaded: { inventory, directory } }: Pick<Fleet, "loaded">,
  name: string,
  does: (connection: SshConnection) => Promise<Value>,
): Promise<Value> {
  const [selected] = selectHosts(inventory, [name]);
  if (selected === undefined) throw new Error(`${name} was selected, but is not in the inventory`);
  const connection = await connectTo(world, sshTarget(name, selected.host, inventory.defaults, directory));
  try {
    return await does(connection);
  } finally {
    connection.close();
  }
}
