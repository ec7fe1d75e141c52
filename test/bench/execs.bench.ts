import { readFile, writeFile } from "node:fs/promises";
import { main } from "../../src/main.js";
import type { SshConnection } from "../../src/ports/ssh.js";
import { realWorld } from "../../src/world.js";
import type { TestLab } from "../lab/lab-fixture.js";
import type { Figure } from "./figure.js";

/** Commands that one run of the program executes on hosts over real SSH, not counting forwarded connections for listening. */
async function countExecs(argv: readonly string[], expected: number): Promise<number> {
  const world = realWorld();
  const quiet = { ...world.stdout, write: () => undefined };
  let execs = 0;
  const connect: typeof world.ssh.connect = async (target, options) => {
    const connection: SshConnection = await world.ssh.connect(target, options);
    return {
      run: async (command) => {
        execs += 1;
        return connection.run(command);
      },
      openTcp: async (address, port) => connection.openTcp(address, port),
      close: () => connection.close(),
      login: connection.login,
      hostKey: connection.hostKey,
    };
  };
  const code = await main(argv, { ...world, ssh: { connect }, stdout: quiet, stderr: quiet });
  if (code !== expected) throw new Error(`${argv.join(" ")} ended with ${code}`);
  return execs;
}

/** Round trips of a deploy: one without changes, and one that changes a file and reloads nginx. */
export async function benchExecs({ inventoryFile }: TestLab): Promise<Figure[]> {
  const bootstrap = ["-i", inventoryFile, "bootstrap", "relay", "eu-1", "--yes"];
  const unchanged = await countExecs(bootstrap, 0);
  const text = await readFile(inventoryFile, "utf8");
  await writeFile(inventoryFile, text.replace("nginx: {", "nginx: { readTimeoutSeconds: 61,"));
  const changed = await countExecs(bootstrap, 0);
  return [
    { what: "execs of a converge that changes nothing", value: unchanged, unit: "execs", goal: 1 },
    { what: "execs of a converge that changes a file", value: changed, unit: "execs", goal: 2 },
  ];
}
