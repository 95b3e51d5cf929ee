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
 * Rocker against the programs that people use instead: the peer is the baseline of each table.
 * @param {string} peerFolder
 * @returns {Group[]}
 */
export function peerGroups(peerFolder) {
  return [...againstPypiRocker(peerFolder), ...againstDevcontainersCli(peerFolder)];
}

/** @param {string} peerFolder @returns {Group[]} */
function againstPypiRocker(peerFolder) {
  const start = peerStart("pypi-rocker", peerFolder);
  const title = `Peer: ${PEERS["pypi-rocker"].title} ${PEERS["pypi-rocker"].version}`;
  /** @param {string} words */
  const peer = (words) => command("pypi-rocker", start, words.split(" "));
  // It has to be told that there is no terminal.
  const run = `--mode non-interactive --user ${IMAGE} true`;
  // One run that keeps nothing removes what the others kept.
  const removeItsImage = () => spawnSync(start[0] ?? "", run.split(" "), { stdio: "ignore" });
  /** @type {Pick<Group, "needs" | "measures">} */
  const common = { needs: ["docker", "pypi-rocker"], measures: "seconds" };
  return [
    { ...common, title: `${title}, as it is`, baseline: peer(run), contenders: [WARM], atMost: 5 },
    {
      ...common,
      title: `${title}, told to keep its image`,
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

/** @param {string} peerFolder @returns {Group[]} */
function againstDevcontainersCli(peerFolder) {
  const start = peerStart("devcontainers-cli", peerFolder);
  const title = `Peer: ${PEERS["devcontainers-cli"].title} ${PEERS["devcontainers-cli"].version}`;
  /** @param {readonly string[]} args */
  const peer = (...args) => command("devcontainer", start, args);
  return [
    {
      title: `${title}, with a container that runs`,
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
