// @ts-check
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/folders.mjs";
import { inFolder, ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

const FOLDERS = 5_000;
const FILES_IN_EACH = 20;
const DEPS_FILES = 300;

/** Scan and merge of a large project, warm, against finding its files and no more. @returns {Group} */
export function largeProject() {
  const folder = join(process.cwd(), "large-project");
  const find = inFolder(folder, ["find", ".", "-name", "*.deps.yaml"], "find . -name '*.deps.yaml'");
  const { environment, install } = personWithDeps();
  return {
    title: `Project of ${FOLDERS * FILES_IN_EACH} files, ${DEPS_FILES} of them *.deps.yaml`,
    needs: [],
    measures: "seconds",
    baseline: find,
    contenders: [
      inFolder(folder, [process.execPath, "-e", "0"], "node -e 0"),
      {
        ...inFolder(folder, [...environment, ROCKER, "deps", "check"], "rocker deps check"),
        goal: { of: "ratio", atMost: 3 },
      },
      {
        ...inFolder(
          folder,
          [...environment, ROCKER, "--dry-run", "--deps", "debian:bookworm"],
          "rocker --dry-run --deps debian:bookworm",
        ),
        goal: { of: "highest", atMost: 1 },
      },
    ],
    prepare: async () => {
      writeTree(folder);
      install();
    },
  };
}

/** A person with the plugin package ext-deps and no other, in the working folder, which goes with the benchmark. */
export function personWithDeps() {
  const data = join(process.cwd(), "with-deps");
  return {
    environment: ["env", `XDG_DATA_HOME=${data}`],
    install: () => {
      const scope = join(data, "rocker/plugins/node_modules/@rocker");
      if (existsSync(scope)) return;
      mkdirSync(scope, { recursive: true });
      symlinkSync(join(repository, "packages/ext-deps"), join(scope, "ext-deps"));
    },
  };
}

/** @param {string} folder */
function writeTree(folder) {
  for (let index = 0; index < FOLDERS; index++) {
    const inner = join(folder, `package-${Math.floor(index / 50)}`, `folder-${index % 50}`);
    mkdirSync(inner, { recursive: true });
    for (let file = 0; file < FILES_IN_EACH; file++) writeFileSync(join(inner, `file-${file}.cpp`), "");
    const every = Math.floor(FOLDERS / DEPS_FILES);
    const isOne = index % every === 0 && index / every < DEPS_FILES;
    if (isOne) writeFileSync(join(inner, `package-${index}.deps.yaml`), depsFile(index));
  }
}

/** What a package of a workspace asks for: much that all have, some of its own. @param {number} index */
function depsFile(index) {
  const layers = {
    env_base: [`VARIABLE_${index}=1`],
    apt_sources: ["git", "curl"],
    "apt_language-toolchain": ["make", "gcc"],
    "pip_language-toolchain": ["ruff"],
    apt_main: [`lib${index}`, "jq"],
    [`apt_package-${index % 100}`]: ["cmake"],
    pip_main: [`package-${index}==1.0`],
    run_build: [`echo ${index}`],
    run_test: [`echo test ${index}`],
  };
  return Object.entries(layers)
    .map(([key, entries]) => `${key}:\n${entries.map((entry) => `  - ${entry}\n`).join("")}`)
    .join("");
}
