// @ts-check
import { spawnSync } from "node:child_process";
import { ROCKER } from "./commands.mjs";

/**
 * Removes the image of a plan: a build that is forced would take its name and leave it behind without one.
 * It stays where it is in use. Synchronous, so that it can be part of a clean-up.
 * @param {string} words options and base image, as for `rocker build`
 */
export function forgetImage(words) {
  const [node = "", ...args] = [...ROCKER, "build", "--quiet", ...words.split(" ")];
  const tag = spawnSync(node, args, { encoding: "utf8" }).stdout.trim();
  if (tag) spawnSync("docker", ["rmi", tag], { stdio: "ignore" });
}
