import { defineConfig } from "vitest/config";

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
          name: "lab",
          include: ["test/lab/*.lab.test.ts"],
          // Real hosts on two cores: one station at a time.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 400_000,
        },
      },
    ],
  },
});
