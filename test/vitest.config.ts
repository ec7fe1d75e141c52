import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes minutes, the longest first: begun last, it would leave a worker idle at the end. */
const longest = [
  "/replay.service.test.ts",
  ...["two-masters", "masters", "deploy", "kill", "probe", "on-air", "faults"].map((name) => `/${name}.lab.test.ts`),
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

export default defineConfig({
  test: {
    globalSetup: "test/temporary-folder.ts",
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          // A module is loaded once for all files of a worker: half of their time went into that.
          isolate: false,
          unstubEnvs: true,
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/*.lab.test.ts", "test/**/*.service.test.ts"],
          // Else one less than there are cores, which is one; those of the services wait more than they work. One pool for both.
          maxWorkers: 4,
          testTimeout: 20_000,
          // What the SDK announces about later versions of Node.
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
        },
      },
      {
        test: {
          // Real servers on loopback, which have times of their own.
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
          // They wait more than they work.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
    ],
  },
});
