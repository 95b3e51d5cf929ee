// @ts-check
import { spawnSync } from "node:child_process";
import { command, rocker } from "./commands.mjs";
import { PROJECT_FLAGS, removeProject, startProject } from "./devcontainer-project.mjs";
import { PEERS, peerStart } from "./peers.mjs";
import { IMAGE, uncachedBuild } from "./rows.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

const WARM = rocker(`--user ${IMAGE} true`);
const HELP = rocker("--help");

/**
 * rocker compared with similar programs. The peer is the baseline of each table.
 * @param {string} peerDirectory
 * @returns {Group[]}
 */
export function peerGroups(peerDirectory) {
  return [...comparedWithPypiRocker(peerDirectory), ...comparedWithDevcontainersCli(peerDirectory)];
}

/** @param {string} peerDirectory @returns {Group[]} */
function comparedWithPypiRocker(peerDirectory) {
  const start = peerStart("pypi-rocker", peerDirectory);
  const title = `Peer: ${PEERS["pypi-rocker"].title} ${PEERS["pypi-rocker"].version}`;
  /** @param {string} args */
  const peer = (args) => command("pypi-rocker", start, args.split(" "));
  // It does not detect that there is no terminal.
  const run = `--mode non-interactive --user ${IMAGE} true`;
  // A run without --persist-image removes the images that the other runs kept.
  const removeItsImage = () => spawnSync(start[0] ?? "", run.split(" "), { stdio: "ignore" });
  /** @type {Pick<Group, "needs" | "measures">} */
  const common = { needs: ["docker", "pypi-rocker"], measures: "seconds" };
  return [
    { ...common, title: `${title}, default options`, baseline: peer(run), contenders: [WARM], atMost: 5 },
    {
      ...common,
      title: `${title}, --persist-image`,
      baseline: peer(`--persist-image ${run}`),
      contenders: [WARM],
      cleanUp: removeItsImage,
    },
    {
      ...common,
      title: `${title}, nothing cached`,
      baseline: peer(`--nocache ${run}`),
      contenders: [uncachedBuild()],
      atMost: 5,
    },
    {
      title: `${title}, help`,
      needs: ["pypi-rocker"],
      measures: "seconds",
      baseline: peer("--help"),
      contenders: [HELP],
    },
  ];
}

/** @param {string} peerDirectory @returns {Group[]} */
function comparedWithDevcontainersCli(peerDirectory) {
  const start = peerStart("devcontainers-cli", peerDirectory);
  const title = `Peer: ${PEERS["devcontainers-cli"].title} ${PEERS["devcontainers-cli"].version}`;
  /** @param {readonly string[]} args */
  const peer = (...args) => command("devcontainer", start, args);
  return [
    {
      title: `${title}, with a running container`,
      needs: ["docker", "devcontainers-cli"],
      measures: "seconds",
      prepare: () => startProject(start, IMAGE),
      cleanUp: removeProject,
      baseline: peer("exec", ...PROJECT_FLAGS, "true"),
      contenders: [peer("up", ...PROJECT_FLAGS), WARM],
    },
    {
      title: `${title}, help`,
      needs: ["devcontainers-cli"],
      measures: "seconds",
      baseline: peer("--help"),
      contenders: [HELP],
    },
  ];
}
