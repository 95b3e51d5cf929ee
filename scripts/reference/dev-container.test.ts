import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./repository.ts";

const read = (path: string) => readFileSync(join(repository, path), "utf8");

test("the container of contributors has the pnpm that package.json names", () => {
  const { packageManager } = JSON.parse(read("package.json"));
  expect(read(".devcontainer/Dockerfile")).toContain(`npx --yes ${packageManager} `);
});
