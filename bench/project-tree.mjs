// @ts-check
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/directories.mjs";
import { inDirectory, ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

const DIRECTORIES = 5_000;
const FILES_IN_EACH = 20;
const DEPS_FILES = 300;

/** Scanning and merging the deps files of a large project, warm, compared with only finding them. @returns {Group} */
export function largeProject() {
  const directory = join(process.cwd(), "large-project");
  const find = inDirectory(directory, ["find", ".", "-name", "*.deps.yaml"], "find . -name '*.deps.yaml'");
  const { environment, install } = environmentWithDeps();
  return {
    title: `Project of ${DIRECTORIES * FILES_IN_EACH} files, ${DEPS_FILES} of them *.deps.yaml`,
    needs: [],
    measures: "seconds",
    baseline: find,
    contenders: [
      inDirectory(directory, [process.execPath, "-e", "0"], "node -e 0"),
      {
        ...inDirectory(directory, [...environment, ROCKER, "deps", "check"], "rocker deps check"),
        goal: { of: "ratio", atMost: 3 },
      },
      {
        ...inDirectory(
          directory,
          [...environment, ROCKER, "--dry-run", "--deps", "debian:bookworm"],
          "rocker --dry-run --deps debian:bookworm",
        ),
        goal: { of: "highest", atMost: 1 },
      },
    ],
    prepare: async () => {
      writeTree(directory);
      install();
    },
  };
}

/** A data directory with only the plugin ext-deps, in the working directory, which the benchmark removes. */
export function environmentWithDeps() {
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

/** @param {string} directory */
function writeTree(directory) {
  for (let index = 0; index < DIRECTORIES; index++) {
    const inner = join(directory, `package-${Math.floor(index / 50)}`, `directory-${index % 50}`);
    mkdirSync(inner, { recursive: true });
    for (let file = 0; file < FILES_IN_EACH; file++) writeFileSync(join(inner, `file-${file}.cpp`), "");
    const every = Math.floor(DIRECTORIES / DEPS_FILES);
    const isOne = index % every === 0 && index / every < DEPS_FILES;
    if (isOne) writeFileSync(join(inner, `package-${index}.deps.yaml`), depsFile(index));
  }
}

/** The deps file of one package in a workspace: mostly entries that all share, and some of its own. @param {number} index */
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
