// @ts-check
import { spawnSync } from "node:child_process";
import { mustRun } from "../scripts/setup/program.mjs";
import { node, program, ROCKER, rocker } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

const NAME = "rocker-bench";

/** Containers that stay, against the bare engine and against Node. @param {string} image @returns {Group[]} */
export function stayGroups(image) {
  const prepare = async () => {
    await mustRun([ROCKER, "up", "--recreate", "--engine", "docker", "--name", NAME, image]);
  };
  const cleanUp = () => {
    spawnSync(ROCKER, ["rm", "--force", NAME], { stdio: "ignore" });
  };
  return [
    {
      title: "Entering a container that stays, on Docker",
      needs: ["docker"],
      measures: "seconds",
      baseline: program(`docker exec ${NAME} true`),
      contenders: [{ ...rocker(`enter --name ${NAME} true`), goal: { of: "ratio", atMost: 2.5 } }],
      prepare,
      cleanUp,
    },
    {
      title: "Listing and completing, with a container that stays",
      needs: ["docker"],
      measures: "seconds",
      baseline: node("-e 0"),
      contenders: [
        { ...rocker("ls"), goal: { of: "ratio", atMost: 4 } },
        // What the key TAB costs.
        { ...rocker("completion words -- --us"), goal: { of: "beyond", atMost: 0.05 } },
        { ...rocker("completion words -- deb"), goal: { of: "beyond", atMost: 0.05 } },
      ],
      prepare,
      cleanUp,
    },
  ];
}
