// @ts-check
import { spawnSync } from "node:child_process";
import { mustRun } from "../scripts/setup/program.mjs";
import { node, program, ROCKER, rocker } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

const NAME = "rocker-bench";

/** Persistent containers, compared with the engine alone and with Node. @param {string} image @returns {Group[]} */
export function persistentGroups(image) {
  const prepare = async () => {
    await mustRun([ROCKER, "up", "--recreate", "--engine", "docker", "--name", NAME, image]);
  };
  const cleanUp = () => {
    spawnSync(ROCKER, ["rm", "--force", NAME], { stdio: "ignore" });
  };
  return [
    {
      title: "Entering a persistent container, on Docker",
      needs: ["docker"],
      measures: "seconds",
      baseline: program(`docker exec ${NAME} true`),
      contenders: [{ ...rocker(`enter --name ${NAME} true`), goal: { of: "ratio", atMost: 2.5 } }],
      prepare,
      cleanUp,
    },
    {
      title: "Listing and completing, with a persistent container",
      needs: ["docker"],
      measures: "seconds",
      baseline: node("-e 0"),
      contenders: [
        { ...rocker("ls"), goal: { of: "ratio", atMost: 4 } },
        // The cost of pressing TAB.
        { ...rocker("completion words -- --us"), goal: { of: "beyond", atMost: 0.05 } },
        { ...rocker("completion words -- deb"), goal: { of: "beyond", atMost: 0.05 } },
      ],
      prepare,
      cleanUp,
    },
  ];
}
