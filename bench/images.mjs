// @ts-check
import { spawnSync } from "node:child_process";
import { ROCKER } from "./commands.mjs";

/**
 * Removes the image of a plan: a build that is forced would take its name and leave it behind without one.
 * It stays where it is in use. Synchronous, so that it can be part of a clean-up.
 * @param {string} words options and base image, as for `rocker build`
 * @param {Record<string, string>} [variables] of the rocker that is asked for the image's name
 */
export function forgetImage(words, variables = {}) {
  const tag = spawnSync(ROCKER, ["build", "--quiet", ...words.split(" ")], {
    encoding: "utf8",
    env: { ...process.env, ...variables },
  }).stdout.trim();
  if (tag) spawnSync("docker", ["rmi", tag], { stdio: "ignore" });
}
