// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/directories.mjs";
import { ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

/** @type {import("./commands.mjs").Goal} */
const GROWTH = { of: "ratio", atMost: 2 };

/** The cost of plugin discovery. Every plugin throws when imported, which would fail the measurement. @returns {Group} */
export function manyPlugins() {
  const few = withPlugins(10);
  const many = withPlugins(300);
  return {
    title: "Help with many plugin packages installed",
    needs: [],
    measures: "seconds",
    baseline: few.help,
    contenders: [{ ...many.help, goal: GROWTH }],
    prepare: async () => {
      few.install();
      many.install();
    },
  };
}

/**
 * A data directory with a number of plugins, in the working directory, which the benchmark removes.
 * @param {number} count
 * @returns {{ help: Command, install: () => void }}
 */
function withPlugins(count) {
  const data = join(process.cwd(), `with-${count}-plugins`);
  const help = ["env", `XDG_DATA_HOME=${data}`, ROCKER, "--help"];
  return {
    help: { label: `rocker --help  # ${count} plugin packages`, programs: [help] },
    install: () => {
      for (let index = 0; index < count; index++) {
        writePlugin(join(data, "rocker/plugins/node_modules", `rocker-ext-tool-${index}`), `tool-${index}`);
      }
    },
  };
}

/** @param {string} directory @param {string} name */
function writePlugin(directory, name) {
  const options = {
    [name]: { type: "boolean", summary: `Use ${name}` },
    [`${name}-version`]: { type: "string", summary: "Which version of it" },
  };
  const extension = { name, summary: `The tool ${name}`, options, module: "./index.js" };
  const fields = {
    name: `rocker-ext-${name}`,
    version: "1.0.0",
    type: "module",
    exports: "./index.js",
    rocker: "./rocker.json",
    keywords: ["rocker-extension"],
    peerDependencies: { "@rocker/core": `^${coreVersion()}` },
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "package.json"), JSON.stringify(fields));
  writeFileSync(join(directory, "rocker.json"), JSON.stringify({ manifest: 1, extensions: [extension] }));
  writeFileSync(join(directory, "index.js"), `throw new Error("${name} was imported");\n`);
}

/** @returns {string} */
function coreVersion() {
  return JSON.parse(readFileSync(join(repository, "packages/core/package.json"), "utf8")).version;
}
