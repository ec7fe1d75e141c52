import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/*.lab.test.ts"],
          testTimeout: 20_000,
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
