// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/folders.mjs";
import { inFolder, ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

const SECONDS = 5;

/** What a change of deps files costs, against the changed command alone. @param {string} image @returns {Group[]} */
export function depsLayers(image) {
  return [lastLayer(image, "docker"), lastLayer(image, "podman"), expensiveLayer(image)];
}

/** @param {string} image @param {"docker" | "podman"} engine @returns {Group} */
function lastLayer(image, engine) {
  const project = inProject(`last-layer-${engine}`, image, engine);
  const edit = () =>
    project.write(["cat /etc/os-release >/expensive"], [`sleep ${SECONDS}`, `: ${unique()}`]);
  return {
    title: `Last layer of a deps file edited, on ${engine === "docker" ? "Docker" : "Podman, rootless"}`,
    needs: [engine],
    measures: "seconds",
    baseline: { label: `sleep ${SECONDS}`, programs: [["sleep", String(SECONDS)]] },
    contenders: [
      { ...project.rocker("build"), before: edit, goal: { of: "ratio", atMost: 1.2 } },
      { ...project.rocker("run", "true"), before: edit },
    ],
    atMost: 5,
    prepare: async () => project.install(),
    cleanUp: project.removeImages,
  };
}

/** Each round has an expensive layer of its own. @param {string} image @returns {Group} */
function expensiveLayer(image) {
  const [first, second] = [inProject("project-1", image, "docker"), inProject("project-2", image, "docker")];
  let expensive = "";
  return {
    title: "Two projects with the same expensive layer",
    needs: ["docker"],
    measures: "seconds",
    baseline: {
      ...first.rocker("build", "", "# the first"),
      before: () => {
        expensive = `: ${unique()}`;
        first.write([`sleep ${SECONDS}`, expensive], ["echo first"]);
      },
    },
    contenders: [
      {
        ...second.rocker("build", "", "# the second"),
        before: () => second.write([`sleep ${SECONDS}`, expensive], ["echo second"]),
        goal: { of: "ratio", atMost: 0.5 },
      },
    ],
    atMost: 5,
    prepare: async () => {
      first.install();
      second.install();
    },
    cleanUp: () => {
      first.removeImages();
      second.removeImages();
    },
  };
}

/** @param {string} name @param {string} image @param {string} engine */
function inProject(name, image, engine) {
  const folder = join(process.cwd(), name);
  /** @type {Set<string>} */
  const written = new Set();
  const options = ["--trust", "--engine", engine, "--deps", image];
  return {
    // Of the project, not of the person: with a data folder of its own, Podman would have images of its own.
    install: () => {
      const scope = join(folder, "node_modules/@rocker");
      if (existsSync(scope)) return;
      mkdirSync(scope, { recursive: true });
      symlinkSync(join(repository, "packages/ext-deps"), join(scope, "ext-deps"));
      writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ dependencies: { "@rocker/ext-deps": "*" } }),
      );
    },
    /** @param {readonly string[]} expensive lines @param {readonly string[]} last lines */
    write: (expensive, last) => {
      const lines = (/** @type {readonly string[]} */ some) => some.map((line) => `  - "${line}"\n`).join("");
      const text = `run_expensive:\n${lines(expensive)}run_main:\n  - echo main\nrun_lint:\n${lines(last)}`;
      writeFileSync(join(folder, "a.deps.yaml"), text);
      written.add(text);
    },
    /** @param {string} verb @param {string} [command] @param {string} [comment] @returns {Command} */
    rocker: (verb, command = "", comment = "") => {
      const words = [verb, ...options, ...(command ? [command] : [])];
      const label = ["rocker", ...words, ...(comment ? [comment] : [])].join(" ");
      return inFolder(folder, [ROCKER, ...words], label);
    },
    /** Each that was built: what it was built from is written again, and its name asked for. */
    removeImages: () => {
      for (const text of written) {
        writeFileSync(join(folder, "a.deps.yaml"), text);
        const tag = spawnSync(ROCKER, ["build", "--quiet", ...options], {
          cwd: folder,
          encoding: "utf8",
        }).stdout.trim();
        if (tag) spawnSync(engine, ["rmi", tag], { stdio: "ignore" });
      }
    },
  };
}

const unique = () => Math.random().toString(36).slice(2);
