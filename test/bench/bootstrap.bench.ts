import { radioctl } from "../lab/cli.js";
import type { TestLab } from "../lab/lab-fixture.js";
import type { Figure } from "./figure.js";

/** From a bare host to a relay on air, without the time for apt, which depends on the archive. */
export async function benchBootstrap(lab: TestLab): Promise<Figure[]> {
  const master = await lab.run("bootstrap", "master", "master-a", "--yes");
  if (master.code !== 0) throw new Error(master.stderr);
  const figures: Figure[] = [];
  for (const [host, suite] of [
    ["eu-1", "Debian 12"],
    ["eu-2", "Debian 13"],
  ] as const) {
    const { code, seconds, stdout, stderr } = await radioctl("-i", lab.inventoryFile, "bootstrap", "relay", host, "--yes");
    if (code !== 0) throw new Error(stderr);
    const phase = (name: string) => Number(new RegExp(`ok ${name} +([0-9.]+) s`, "u").exec(stdout + stderr)?.[1]);
    const apt = phase("packages");
    figures.push({
      what: `bare ${suite} to verified relay, without apt`,
      value: seconds - apt,
      unit: "s",
      goal: 5,
      from: `${seconds.toFixed(1)} s, apt ${apt.toFixed(1)}, files ${phase("files")}, services ${phase("services")}, on air ${phase("on air")}`,
    });
  }
  return figures;
}
