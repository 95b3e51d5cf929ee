import { defineConfig } from "vitest/config";
import { ContractsFirst } from "./e2e/support/contracts-first.ts";

// Packages are tested from their sources: the "@rocker/source" condition of each package's exports.
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
          // One process for many files: they share nothing that they change, and starting one costs more than most tests.
          isolate: false,
          // Some start dozens of shells, which takes its time on a machine that is busy with builds.
          testTimeout: 60_000,
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        // Whether what is generated is up to date: a part of `pnpm check`.
        test: { name: "reference", include: ["scripts/reference/*.test.ts"], testTimeout: 120_000 },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: ["e2e/support/**"],
          globalSetup: ["e2e/support/global-setup.ts"],
          // For what hangs, not for what is slow: a machine that does other things too may take ten times as long.
          testTimeout: 300_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
          // Podman 4 fails now and then when another of its processes changes the store at the same moment, as other
          // tests do. What is wrong is wrong twice.
          retry: 1,
        },
      },
    ],
  },
});
