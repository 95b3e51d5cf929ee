// @ts-check
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/folders.mjs";
import { ROCKER } from "./commands.mjs";
import { forgetImage } from "./images.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

const LINE = "--user --no-user-sudo";

/**
 * Dagger as builder against BuildKit, each round on one machine at one time; Docker runs what either built.
 * @param {string} image
 * @returns {Group[]}
 */
export function daggerGroups(image) {
  const data = join(process.cwd(), "with-dagger");
  const of = (/** @type {"docker" | "dagger"} */ engine, /** @type {string} */ words) => {
    const line = `--engine ${engine} ${words}`;
    const argv = ["env", `XDG_DATA_HOME=${data}`, `XDG_CACHE_HOME=${data}/cache`, ROCKER];
    return { label: `rocker ${line}`, programs: [[...argv, ...line.split(" ")]] };
  };
  /** @type {Pick<Group, "needs" | "measures" | "prepare">} */
  const common = {
    needs: ["docker", "dagger"],
    measures: "seconds",
    prepare: async () => {
      const packages = join(data, "rocker/plugins/node_modules/@rocker");
      // Made by whichever table is the first.
      if (existsSync(packages)) return;
      mkdirSync(packages, { recursive: true });
      symlinkSync(join(repository, "packages/engine-dagger"), join(packages, "engine-dagger"));
    },
  };
  const forgotten = (/** @type {"docker" | "dagger"} */ engine) => ({
    before: () =>
      forgetImage(`--engine ${engine} ${LINE} ${image}`, {
        XDG_DATA_HOME: data,
        XDG_CACHE_HOME: `${data}/cache`,
      }),
  });
  const words = `${LINE} ${image} true`;
  return [
    {
      ...common,
      title: "Dagger against BuildKit: warm run",
      baseline: of("docker", words),
      contenders: [{ ...of("dagger", words), goal: { of: "ratio", atMost: 1.1 } }],
      atMost: 9,
    },
    {
      ...common,
      title: "Dagger against BuildKit: the image is gone, its steps are cached",
      baseline: { ...of("docker", `${LINE} ${image} true`), ...forgotten("docker") },
      contenders: [{ ...of("dagger", `${LINE} ${image} true`), ...forgotten("dagger") }],
      atMost: 9,
    },
    {
      ...common,
      title: `Dagger against BuildKit: the last step on ${image} anew, until the command has run`,
      baseline: { ...of("docker", `--nocache ${words}`), ...forgotten("docker") },
      contenders: [
        { ...of("dagger", `--nocache ${words}`), ...forgotten("dagger"), goal: { of: "highest", atMost: 2 } },
      ],
      atMost: 9,
    },
    {
      ...common,
      title: "Dagger against Docker: a command on a built image, in the engine and in a container",
      baseline: of("docker", words),
      contenders: [of("dagger", `--run-in-engine --no-stdin ${words}`)],
      atMost: 9,
    },
  ];
}
