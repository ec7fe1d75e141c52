import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Fault } from "./fault.js";
import { lineEndOf, vethOf, type LabHost } from "./layout.js";
import { lineArgv, lineOf } from "./line.js";
import { lineProgram } from "./programs.js";
import { endAll, may, must, programsOf, startDetached } from "./run-program.js";
import { hostFolder, labFolder, type LabRecord } from "./store.js";
import { waitUntil } from "../../wait.js";

/** The program starts within about 100 ms. */
const PATIENCE_SECONDS = 5;

/**
 * Sets up a host's cable for its faults: directly to the bridge, or through a program that delays and loses packets. Packets in transit are lost.
 * @throws RadioctlError failed when the program does not start; the cable is direct then
 */
export async function setLine(world: World, record: LabRecord, host: LabHost, faults: readonly Fault[]): Promise<void> {
  await straighten(world, record, host);
  const line = lineOf(faults, host.name);
  if (line === undefined) return;
  const folder = labFolder(world, record.lab.name);
  const log = join(hostFolder(world, record.lab.name, host.name), "line.log");
  const argv = lineArgv(record.lab, host, folder, line);
  await startDetached(world, { argv, env: {} }, { what: lineProgram(host.name), log, groups: undefined });
  // With a pulled cable the program waits.
  if (faults.some(({ kind, host: other }) => kind === "cut" && other === host.name)) return;
  const look = async () => carries(world, host);
  if (await waitUntil(world.clock, look, { seconds: PATIENCE_SECONDS, everySeconds: 0.02 })) return;
  const said = ((await world.files.read(log)) ?? "").trim().split("\n").slice(-3);
  await straighten(world, record, host);
  throw new RadioctlError("failed", "the program that delays and loses this host's packets did not start", {
    host: host.name,
    said,
    hint: "radioctl lab doctor",
  });
}

async function straighten(world: World, { lab }: LabRecord, host: LabHost): Promise<void> {
  const programs = await programsOf(world, labFolder(world, lab.name));
  const running = programs.filter(({ what }) => what === lineProgram(host.name));
  await endAll(world, running);
  await must(world, 10, "ip", "link", "set", vethOf(host), "arp", "on", "master", lab.bridge);
}

/** Whether the program carries packets: these are its last steps before it does. */
async function carries(world: World, host: LabHost): Promise<boolean> {
  const { stdout } = await world.processes.run({ argv: ["ip", "-o", "link", "show", "dev", vethOf(host)], timeoutSeconds: 10 });
  return /[<,]NOARP[,>]/u.test(stdout) && (await may(world, "ip", "link", "show", "dev", lineEndOf(host)));
}
