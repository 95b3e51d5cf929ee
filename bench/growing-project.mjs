// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDirectory, ROCKER } from "./commands.mjs";
import { environmentWithDeps } from "./project-tree.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

/** Twice the files may take twice the time, with a margin for noise. @type {import("./commands.mjs").Goal} */
const LINEAR = { of: "ratio", atMost: 2.2 };

/** How the cost of a plan grows with the number of deps files, each with its own layers. @returns {Group} */
export function growingProject() {
  const { environment, install } = environmentWithDeps();
  const sizes = [10, 100, 1000, 2000];
  const directoryOf = (/** @type {number} */ size) => join(process.cwd(), `project-with-${size}`);
  const plan = (/** @type {number} */ size) => {
    const args = ["--dry-run", "--deps", "debian:bookworm"];
    const label = `rocker ${args.join(" ")}  # ${size} deps files`;
    return inDirectory(directoryOf(size), [...environment, ROCKER, ...args], label);
  };
  return {
    title: "Plan of a project with a growing number of deps files",
    needs: [],
    measures: "seconds",
    baseline: plan(1000),
    contenders: [plan(10), plan(100), { ...plan(2000), goal: LINEAR }],
    atMost: 7,
    prepare: async () => {
      install();
      for (const size of sizes) {
        for (let index = 0; index < size; index++) writeDepsFile(directoryOf(size), index);
      }
    },
  };
}

/** @param {string} directory @param {number} index */
function writeDepsFile(directory, index) {
  const inner = join(directory, `package-${index}`);
  const layers = {
    env_base: `VARIABLE_${index}=1`,
    [`apt_system-${index}`]: `lib${index}`,
    [`pip_python-${index}`]: `package-${index}==1.0`,
    run_build: `echo ${index}`,
    [`run_test-${index}`]: `echo test ${index}`,
  };
  mkdirSync(inner, { recursive: true });
  const text = Object.entries(layers).map(([key, entry]) => `${key}:\n  - ${entry}\n`);
  writeFileSync(join(inner, "a.deps.yaml"), text.join(""));
}
