import { defineConfig } from "vitest/config";
import { ContractsFirst } from "./e2e/support/contracts-first.ts";

// Tests use the packages' sources, through the condition "@rocker/source" in their exports.
const conditions = ["@rocker/source"];

export default defineConfig({
  test: {
    sequence: { sequencer: ContractsFirst },
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: "unit",
          include: ["{packages,examples}/*/src/**/*.test.ts", "e2e/support/**/*.test.ts"],
          // One process for many files: they share no mutable state, and starting a process costs more than most tests.
          isolate: false,
          // Some tests start dozens of shells, which is slow while the machine runs builds.
          testTimeout: 60_000,
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        // Checks that generated files are up to date; part of `pnpm check`.
        test: { name: "reference", include: ["scripts/reference/*.test.ts"], testTimeout: 120_000 },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: "docs",
          include: ["docs/tests/*.test.ts"],
          globalSetup: ["docs/tests/built-site.ts"],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: ["e2e/support/**"],
          globalSetup: ["e2e/support/global-setup.ts"],
          // Meant for tests that hang, not for slow ones: a busy machine can take ten times as long.
          testTimeout: 300_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
          // Podman 4 fails occasionally if another process changes its store at the same time, as other tests do. A real
          // failure fails twice.
          retry: 1,
        },
      },
    ],
  },
});
