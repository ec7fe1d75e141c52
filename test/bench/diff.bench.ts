import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { TestLab } from "../lab/lab-fixture.js";
import { inTurn, type Figure } from "./figure.js";
import { cpuSeconds, runProgram } from "./program-run.js";

const program = fileURLToPath(new URL("../../bin/radioctl.js", import.meta.url));

/** A complete `diff` of a host in sync, relative to the minimum cost of any tool over SSH. */
export async function benchDiff(lab: TestLab): Promise<Figure[]> {
  const diff = ["-i", lab.inventoryFile, "diff", "eu-1"];
  const known = `UserKnownHostsFile=${join(lab.folder, "known_hosts")}`;
  const ssh = ["-i", join(lab.folder, "key"), "-o", known, "-o", "IdentitiesOnly=yes", `root@${lab.address("eu-1")}`, "true"];
  const [ours, plain] = await inTurn(
    11,
    async () => void (await execa(process.execPath, [program, ...diff])),
    async () => void (await execa("ssh", ssh)),
  );
  const { megabytes } = await runProgram(...diff);
  const cpu = await cpuSeconds(...diff);
  return [
    {
      what: "diff of an unchanged relay against ssh HOST true",
      value: ours / plain,
      unit: "x",
      goal: 1.7,
      from: `${ours.toFixed(2)} s / ${plain.toFixed(2)} s`,
    },
    { what: "CPU of that diff, with the programs that it runs", value: cpu, unit: "s", goal: 0.35 },
    { what: "peak memory of that diff", value: megabytes, unit: "MB" },
  ];
}
