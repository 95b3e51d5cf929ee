// @ts-check
import { spawnSync } from "node:child_process";
import { ROCKER } from "./commands.mjs";

/**
 * Removes the image of a plan unless it is in use. A forced build would take its tag and leave it behind untagged.
 * Synchronous, so that it can be part of a cleanup.
 * @param {string} args options and base image, as for `rocker build`
 * @param {Record<string, string>} [variables] environment variables of the rocker that prints the image's tag
 */
export function removeImage(args, variables = {}) {
  const tag = spawnSync(ROCKER, ["build", "--quiet", ...args.split(" ")], {
    encoding: "utf8",
    env: { ...process.env, ...variables },
  }).stdout.trim();
  if (tag) spawnSync("docker", ["rmi", tag], { stdio: "ignore" });
}
