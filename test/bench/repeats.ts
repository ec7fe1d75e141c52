import { execa } from "execa";

/** Tests of which CI runs a part, by their projects; see test/repeats.ts. */
const repeating = {
  unit: ["test/command-words.test.ts"],
  service: ["test/splicer/lag.service.test.ts", "test/operations/certificates/kill.service.test.ts"],
  hosts: ["test/lab/two-masters.lab.test.ts", "test/lab/deploy.lab.test.ts"],
};

/** Runs these tests with all their repetitions. @throws Error when one fails */
export async function benchRepeats(): Promise<void> {
  const argv = [
    "run",
    "--config",
    "test/vitest.config.ts",
    ...Object.keys(repeating).flatMap((project) => ["--project", project]),
  ];
  await execa("npx", ["vitest", ...argv, ...Object.values(repeating).flat()], {
    env: { RADIOCTL_REPEATS: "all" },
    stdio: "inherit",
  });
}
