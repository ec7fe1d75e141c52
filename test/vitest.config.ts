import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that take minutes, the longest first, so that no worker is idle at the end. */
const longest = [
  "/splicer/lag.service.test.ts",
  "/replay.service.test.ts",
  ...["two-masters", "masters", "probe", "deploy", "faults", "kill", "on-air", "programme", "fleet-faults"].map(
    (name) => `/${name}.lab.test.ts`,
  ),
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(name));
      return place === -1 ? longest.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** Tests on real hosts for which CI has no time, and the variable that adds them: a few real players, and a whole station with a real CA. */
const onRequest = {
  RADIOCTL_FEW_PLAYERS: ["test/lab/few-players.lab.test.ts"],
  RADIOCTL_CERTIFICATES: ["test/lab/certificates.lab.test.ts", "test/lab/certificate-timer.lab.test.ts"],
  RADIOCTL_BUCKET: ["test/lab/burns.lab.test.ts"],
};
const unrequested = Object.entries(onRequest).flatMap(([name, files]) => (process.env[name] === undefined ? files : []));

/** Real players need the whole machine, and five minutes: what they miss on a busy one is not the relay's fault. */
const players = {
  test: {
    name: "players",
    include: ["test/lab/players.lab.test.ts"],
    sequence: { groupOrder: 2 },
  },
};

export default defineConfig({
  test: {
    globalSetup: "test/temporary-folder.ts",
    // The three projects load the same modules: each is transformed once, and again only after a change.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          // A module is loaded once for all files of a worker: loading took half of the tests' time.
          isolate: false,
          unstubEnvs: true,
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/*.lab.test.ts", "test/**/*.service.test.ts"],
          // The default is one less than the number of cores, which is one; service tests mostly wait. One pool for both projects.
          maxWorkers: 4,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Hides the SDK's notice about later versions of Node.
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
        },
      },
      {
        test: {
          // Real servers on loopback, which need more time.
          name: "service",
          include: ["test/**/*.service.test.ts"],
          maxWorkers: 4,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
        },
      },
      {
        test: {
          name: "hosts",
          include: ["test/lab/*.lab.test.ts"],
          exclude: ["test/lab/players.lab.test.ts", ...unrequested],
          // These tests mostly wait.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
      ...(process.env["RADIOCTL_PLAYERS"] === "1" ? [players] : []),
    ],
  },
});
