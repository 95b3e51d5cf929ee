// @ts-check
import { node, program, rocker, sequence } from "./commands.mjs";
import { configured, explained, unchangedDockerfile } from "./configured.mjs";
import { daggerGroups } from "./dagger-rows.mjs";
import { depsLayers } from "./deps-layers.mjs";
import { growingProject } from "./growing-project.mjs";
import { forgetImage } from "./images.mjs";
import { manyPlugins } from "./many-plugins.mjs";
import { UNTIL_INPUT_ENDS } from "./memory.mjs";
import { largeProject } from "./project-tree.mjs";
import { stayGroups } from "./stay-rows.mjs";

/** @typedef {import("./groups.mjs").Group} Group */
/** @typedef {import("./commands.mjs").Goal} Goal */

export const IMAGE = "debian:bookworm";

/** node and docker run alone add up to about 1.25. @type {Goal} */
const WARM = { of: "ratio", atMost: 1.4 };

/** @type {Goal} */
const START_UP = { of: "ratio", atMost: 3 };

/** Megabytes. @type {Goal} */
const MEMORY = { of: "highest", atMost: 80 };

/** Rocker against the bare engines and against Node. @returns {Group[]} */
export function ownGroups() {
  return [
    warmOnDocker(),
    warmOnPodman(),
    startUp(),
    ...stayGroups(IMAGE),
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
      // What rocker asks of Podman, so that files in mounts belong to the person.
      program(`podman run --rm --userns=keep-id ${IMAGE} true`),
      rocker(`--engine podman --user ${IMAGE} true`),
    ],
  };
}

/** @returns {Group} */
function startUp() {
  return {
    title: "Start-up, no engine asked",
    needs: [],
    measures: "seconds",
    baseline: node("-e 0"),
    contenders: ["--help", `--dry-run --user ${IMAGE} true`, `plan --format json --user ${IMAGE} true`].map(
      (words) => ({ ...rocker(words), goal: START_UP }),
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
        before: () => forgetImage(`${withoutSudo} ${IMAGE}`),
      },
      uncachedBuild(),
    ],
    atMost: 5,
    cleanUp: () => forgetImage(`${withoutSudo} ${IMAGE}`),
  };
}

/** With sudo, which is fetched and installed: the time depends on the mirror of Debian's packages. */
export function uncachedBuild() {
  return { ...rocker(`--nocache --user ${IMAGE} true`), before: () => forgetImage(`--user ${IMAGE}`) };
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
