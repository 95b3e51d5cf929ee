// @ts-check
import { node, program, rocker, sequence } from "./commands.mjs";
import { configured, explained, unchangedDockerfile } from "./configured.mjs";
import { daggerGroups } from "./dagger-rows.mjs";
import { depsLayers } from "./deps-layers.mjs";
import { growingProject } from "./growing-project.mjs";
import { removeImage } from "./images.mjs";
import { manyPlugins } from "./many-plugins.mjs";
import { UNTIL_INPUT_ENDS } from "./memory.mjs";
import { persistentGroups } from "./persistent-rows.mjs";
import { largeProject } from "./project-tree.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Goal} Goal */

export const IMAGE = "debian:bookworm";

/** node and docker run alone add up to about 1.25. @type {Goal} */
const WARM = { of: "ratio", atMost: 1.4 };

/** @type {Goal} */
const STARTUP = { of: "ratio", atMost: 3 };

/** Megabytes. @type {Goal} */
const MEMORY = { of: "highest", atMost: 80 };

/** rocker compared with the engines alone and with Node. @returns {Group[]} */
export function ownGroups() {
  return [
    warmOnDocker(),
    warmOnPodman(),
    startUp(),
    ...persistentGroups(IMAGE),
    configured(),
    explained(),
    unchangedDockerfile(IMAGE),
    manyPlugins(),
    largeProject(),
    growingProject(),
    ...depsLayers(IMAGE),
    firstBuild(),
    ...daggerGroups(IMAGE),
    memory(),
  ];
}

/** @returns {Group} */
function warmOnDocker() {
  const docker = program(`docker run --rm ${IMAGE} true`);
  return {
    title: "Warm run on Docker",
    needs: ["docker"],
    measures: "seconds",
    baseline: docker,
    contenders: [
      sequence(node("-e 0"), docker),
      rocker(`${IMAGE} true`),
      { ...rocker(`--user ${IMAGE} true`), goal: WARM },
    ],
  };
}

/** @returns {Group} */
function warmOnPodman() {
  const podman = program(`podman run --rm ${IMAGE} true`);
  return {
    title: "Warm run on Podman, rootless",
    needs: ["podman"],
    measures: "seconds",
    baseline: podman,
    contenders: [
      sequence(node("-e 0"), podman),
      // The option that rocker uses so that files in mounts belong to the user.
      program(`podman run --rm --userns=keep-id ${IMAGE} true`),
      rocker(`--engine podman --user ${IMAGE} true`),
    ],
  };
}

/** @returns {Group} */
function startUp() {
  return {
    title: "Startup without an engine",
    needs: [],
    measures: "seconds",
    baseline: node("-e 0"),
    contenders: ["--help", `--dry-run --user ${IMAGE} true`, `plan --format json --user ${IMAGE} true`].map(
      (args) => ({ ...rocker(args), goal: STARTUP }),
    ),
  };
}

/** @returns {Group} */
function firstBuild() {
  const withoutSudo = "--user --no-user-sudo";
  return {
    title: "First build and run, nothing cached",
    needs: ["docker"],
    measures: "seconds",
    contenders: [
      {
        ...rocker(`--nocache ${withoutSudo} ${IMAGE} true`),
        before: () => removeImage(`${withoutSudo} ${IMAGE}`),
      },
      uncachedBuild(),
    ],
    atMost: 5,
    cleanUp: () => removeImage(`${withoutSudo} ${IMAGE}`),
  };
}

/** Includes downloading and installing sudo, so the time depends on the Debian mirror. */
export function uncachedBuild() {
  return { ...rocker(`--nocache --user ${IMAGE} true`), before: () => removeImage(`--user ${IMAGE}`) };
}

/** @returns {Group} */
function memory() {
  return {
    title: "Peak memory of the process while its container runs",
    needs: ["docker"],
    measures: "megabytes",
    contenders: [
      node("-e", ["console.log(); process.stdin.resume()"]),
      program(`docker run --rm --interactive ${IMAGE}`, UNTIL_INPUT_ENDS),
      { ...rocker(`--user ${IMAGE}`, UNTIL_INPUT_ENDS), goal: MEMORY },
    ],
    atMost: 5,
  };
}
