// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, ROCKER } from "./commands.mjs";
import { personWithDeps } from "./project-tree.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

/** Twice the files may take twice the time, and a little for what slows the machine. @type {import("./commands.mjs").Goal} */
const LINEAR = { of: "ratio", atMost: 2.2 };

/** What a plan costs as deps files become more, each with layers of its own. @returns {Group} */
export function growingProject() {
  const { environment, install } = personWithDeps();
  const sizes = [10, 100, 1000, 2000];
  const folderOf = (/** @type {number} */ size) => join(process.cwd(), `project-with-${size}`);
  const plan = (/** @type {number} */ size) => {
    const words = ["--dry-run", "--deps", "debian:bookworm"];
    const label = `rocker ${words.join(" ")}  # ${size} deps files`;
    return inFolder(folderOf(size), [...environment, ROCKER, ...words], label);
  };
  return {
    title: "Plan of a project with more and more deps files",
    needs: [],
    measures: "seconds",
    baseline: plan(1000),
    contenders: [plan(10), plan(100), { ...plan(2000), goal: LINEAR }],
    atMost: 7,
    prepare: async () => {
      install();
      for (const size of sizes) {
        for (let index = 0; index < size; index++) writeDepsFile(folderOf(size), index);
      }
    },
  };
}

/** @param {string} folder @param {number} index */
function writeDepsFile(folder, index) {
  const inner = join(folder, `package-${index}`);
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
