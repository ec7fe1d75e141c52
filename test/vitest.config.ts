import { defineConfig } from "vitest/config";

/** Real hosts whose tests measure the gaps that listeners hear: one station at a time. */
const alone = ["test/lab/two-masters.lab.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/*.lab.test.ts", "test/**/*.service.test.ts"],
          // Else one less than there are cores, which is one; those of the services wait more than they work.
          maxWorkers: 3,
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
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
        },
      },
      {
        test: {
          name: "hosts",
          include: ["test/lab/*.lab.test.ts"],
          exclude: alone,
          // They wait more than they work.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
      {
        test: {
          name: "lab",
          include: alone,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
    ],
  },
});
