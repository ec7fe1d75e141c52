import { defineConfig } from "vitest/config";

/** Real hosts whose tests wait more than they work, and measure no gaps: two stations at a time. */
const together = ["adopt", "deploy", "dns", "drain", "faults", "fleet-faults", "lab", "on-air", "operate", "programme"].map(
  (name) => `test/lab/${name}.lab.test.ts`,
);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/*.lab.test.ts", "test/**/*.service.test.ts"],
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
        },
      },
      {
        test: {
          name: "hosts",
          include: together,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/*.lab.test.ts"],
          exclude: together,
          // Listeners without a gap on two cores: one station at a time.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
    ],
  },
});
