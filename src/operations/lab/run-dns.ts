import { RadioctlError } from "../../errors.js";
import { packageFile } from "../../package-file.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import { dnsFolderOf, DNS_API_PORT, nameServerArgv, nameServerConfig } from "./dns.js";
import type { Lab } from "./layout.js";
import { may, must, startDetached } from "./run-program.js";
import { labFolder } from "./store.js";

const START_SECONDS = 20;

/** Whether this machine has what a lab's own name server needs. */
export async function canServeNames(world: World): Promise<boolean> {
  return may(
    world,
    "sh",
    "-c",
    "PATH=$PATH:/usr/sbin:/sbin; command -v pdns_server && command -v pdnsutil && command -v sqlite3",
  );
}

/** Starts the lab's own PowerDNS with an empty zone. @throws RadioctlError failed when it does not answer */
export async function serveNames(world: World, lab: Lab, zone: string, apiKey: string): Promise<void> {
  const folder = dnsFolderOf(labFolder(world, lab.name));
  await must(world, 10, "mkdir", "-p", folder);
  await world.files.write(`${folder}/pdns.conf`, nameServerConfig(lab, folder, apiKey), 0o600);
  await must(world, 30, "sh", packageFile("templates/scripts/lab/make-zone.sh"), folder, zone);
  const path = `${world.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
  const argv = nameServerArgv(labFolder(world, lab.name));
  await startDetached(world, { argv, env: { PATH: path } }, { what: "dns", log: `${folder}/log`, groups: undefined });
  const answers = async () => may(world, "timeout", "2", "bash", "-c", `exec 3<>/dev/tcp/${lab.gateway}/${DNS_API_PORT}`);
  if (await waitUntil(world.clock, answers, { seconds: START_SECONDS, everySeconds: 0.1 })) return;
  throw new RadioctlError("failed", "the lab's name server does not answer", {
    said: ((await world.files.read(`${folder}/log`)) ?? "").trim().split("\n").slice(-4),
  });
}
