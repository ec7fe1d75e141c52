import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Fault } from "./fault.js";
import { lineEndOf, vethOf, type LabHost } from "./layout.js";
import { lineArgv, lineOf } from "./line.js";
import { lineProgram } from "./programs.js";
import { endAll, may, must, programsOf, startDetached } from "./run-program.js";
import { hostFolder, labFolder, type LabRecord } from "./store.js";

/** It carries within some 100 ms. */
const PATIENCE_MILLISECONDS = 5000;

/**
 * Makes a host's cable what its faults make of it: straight to the bridge, or by way of a program that delays and loses. What was on its way is lost.
 * @throws RadioctlError failed when the program does not carry; the cable is straight then
 */
export async function setLine(world: World, record: LabRecord, host: LabHost, faults: readonly Fault[]): Promise<void> {
  await straighten(world, record, host);
  const line = lineOf(faults, host.name);
  if (line === undefined) return;
  const folder = labFolder(world, record.lab.name);
  const log = join(hostFolder(world, record.lab.name, host.name), "line.log");
  const argv = lineArgv(record.lab, host, folder, line);
  await startDetached(world, { argv, env: {} }, { what: lineProgram(host.name), log, groups: undefined });
  // It waits for a cable that is pulled.
  if (faults.some(({ kind, host: other }) => kind === "cut" && other === host.name)) return;
  const deadline = world.clock.monotonic() + PATIENCE_MILLISECONDS;
  while (!(await carries(world, host))) {
    if (world.clock.monotonic() < deadline) {
      await world.clock.sleep(20);
      continue;
    }
    const said = ((await world.files.read(log)) ?? "").trim().split("\n").slice(-3);
    await straighten(world, record, host);
    throw new RadioctlError("failed", "nothing delays or loses this host's packets", {
      host: host.name,
      said,
      hint: "radioctl lab doctor",
    });
  }
}

async function straighten(world: World, { lab }: LabRecord, host: LabHost): Promise<void> {
  const programs = await programsOf(world, labFolder(world, lab.name));
  const running = programs.filter(({ what }) => what === lineProgram(host.name));
  await endAll(world, running);
  await must(world, 10, "ip", "link", "set", vethOf(host), "arp", "on", "master", lab.bridge);
}

/** It is the last of what it does before it carries. */
async function carries(world: World, host: LabHost): Promise<boolean> {
  const { stdout } = await world.processes.run({ argv: ["ip", "-o", "link", "show", "dev", vethOf(host)], timeoutSeconds: 10 });
  return /[<,]NOARP[,>]/u.test(stdout) && (await may(world, "ip", "link", "show", "dev", lineEndOf(host)));
}
