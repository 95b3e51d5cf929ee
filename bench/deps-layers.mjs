// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/directories.mjs";
import { inDirectory, ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

const SECONDS = 5;

/** The cost of a change in deps files, compared with the changed command alone. @param {string} image @returns {Group[]} */
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

/** Each round uses a new expensive layer. @param {string} image @returns {Group} */
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
  const directory = join(process.cwd(), name);
  /** @type {Set<string>} */
  const written = new Set();
  const options = ["--trust", "--engine", engine, "--deps", image];
  return {
    // In the project, not in the user's data directory: with another data directory, Podman would have other images.
    install: () => {
      const scope = join(directory, "node_modules/@rocker");
      if (existsSync(scope)) return;
      mkdirSync(scope, { recursive: true });
      symlinkSync(join(repository, "packages/ext-deps"), join(scope, "ext-deps"));
      writeFileSync(
        join(directory, "package.json"),
        JSON.stringify({ dependencies: { "@rocker/ext-deps": "*" } }),
      );
    },
    /** @param {readonly string[]} expensive lines @param {readonly string[]} last lines */
    write: (expensive, last) => {
      const lines = (/** @type {readonly string[]} */ some) => some.map((line) => `  - "${line}"\n`).join("");
      const text = `run_expensive:\n${lines(expensive)}run_main:\n  - echo main\nrun_lint:\n${lines(last)}`;
      writeFileSync(join(directory, "a.deps.yaml"), text);
      written.add(text);
    },
    /** @param {string} verb @param {string} [command] @param {string} [comment] @returns {Command} */
    rocker: (verb, command = "", comment = "") => {
      const args = [verb, ...options, ...(command ? [command] : [])];
      const label = ["rocker", ...args, ...(comment ? [comment] : [])].join(" ");
      return inDirectory(directory, [ROCKER, ...args], label);
    },
    /** Removes every image that was built: writes each deps file again and builds to get the image's name. */
    removeImages: () => {
      for (const text of written) {
        writeFileSync(join(directory, "a.deps.yaml"), text);
        const tag = spawnSync(ROCKER, ["build", "--quiet", ...options], {
          cwd: directory,
          encoding: "utf8",
        }).stdout.trim();
        if (tag) spawnSync(engine, ["rmi", tag], { stdio: "ignore" });
      }
    },
  };
}

const unique = () => Math.random().toString(36).slice(2);
