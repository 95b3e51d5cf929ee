// @ts-check
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/directories.mjs";
import { ROCKER } from "./commands.mjs";
import { removeImage } from "./images.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Command} Command */

const OPTIONS = "--user --no-user-sudo";

/**
 * Dagger as the builder, compared with BuildKit in the same rounds. Docker runs the images of both.
 * @param {string} image
 * @returns {Group[]}
 */
export function daggerGroups(image) {
  const data = join(process.cwd(), "with-dagger");
  const of = (/** @type {"docker" | "dagger"} */ engine, /** @type {string} */ args) => {
    const line = `--engine ${engine} ${args}`;
    const argv = ["env", `XDG_DATA_HOME=${data}`, `XDG_CACHE_HOME=${data}/cache`, ROCKER];
    return { label: `rocker ${line}`, programs: [[...argv, ...line.split(" ")]] };
  };
  /** @type {Pick<Group, "needs" | "measures" | "prepare">} */
  const common = {
    needs: ["docker", "dagger"],
    measures: "seconds",
    prepare: async () => {
      const packages = join(data, "rocker/plugins/node_modules/@rocker");
      // Created by whichever table comes first.
      if (existsSync(packages)) return;
      mkdirSync(packages, { recursive: true });
      symlinkSync(join(repository, "packages/engine-dagger"), join(packages, "engine-dagger"));
    },
  };
  const withoutImage = (/** @type {"docker" | "dagger"} */ engine) => ({
    before: () =>
      removeImage(`--engine ${engine} ${OPTIONS} ${image}`, {
        XDG_DATA_HOME: data,
        XDG_CACHE_HOME: `${data}/cache`,
      }),
  });
  const args = `${OPTIONS} ${image} true`;
  return [
    {
      ...common,
      title: "Dagger and BuildKit: warm run",
      baseline: of("docker", args),
      contenders: [{ ...of("dagger", args), goal: { of: "ratio", atMost: 1.1 } }],
      atMost: 9,
    },
    {
      ...common,
      title: "Dagger and BuildKit: image removed, steps cached",
      baseline: { ...of("docker", `${OPTIONS} ${image} true`), ...withoutImage("docker") },
      contenders: [{ ...of("dagger", `${OPTIONS} ${image} true`), ...withoutImage("dagger") }],
      atMost: 9,
    },
    {
      ...common,
      title: `Dagger and BuildKit: last step on ${image} not cached, until the command has run`,
      baseline: { ...of("docker", `--nocache ${args}`), ...withoutImage("docker") },
      contenders: [
        {
          ...of("dagger", `--nocache ${args}`),
          ...withoutImage("dagger"),
          goal: { of: "highest", atMost: 2 },
        },
      ],
      atMost: 9,
    },
    {
      ...common,
      title: "Dagger and Docker: a command in a built image, inside the engine and in a container",
      baseline: of("docker", args),
      contenders: [of("dagger", `--run-in-engine --no-stdin ${args}`)],
      atMost: 9,
    },
  ];
}
