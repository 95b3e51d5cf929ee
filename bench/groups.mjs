// @ts-check
import { peerGroups } from "./peer-rows.mjs";
import { ownGroups } from "./rows.mjs";

/**
 * What a table needs on the machine.
 * @typedef {"docker" | "podman" | "dagger" | import("./peers.mjs").PeerName} Need
 */

/**
 * One table: commands that are run in turns, so that all of them see the same machine.
 * @typedef {object} Group
 * @property {string} title
 * @property {readonly Need[]} needs
 * @property {"seconds" | "megabytes"} measures time from start to exit, or peak memory while it waits
 * @property {import("./commands.mjs").Command} [baseline] what the others are compared to
 * @property {readonly import("./commands.mjs").Command[]} contenders
 * @property {number} [atMost] rounds, however many are asked for: for what takes many seconds
 * @property {() => Promise<void>} [prepare]
 * @property {() => void} [cleanUp] also when the benchmark is interrupted
 */

/**
 * All tables, in the order in which they are measured.
 * @param {string} peerFolder where the peers are, or will be, installed
 * @returns {Group[]}
 */
export function allGroups(peerFolder) {
  return [...ownGroups(), ...peerGroups(peerFolder)];
}

/**
 * Tables whose title the pattern finds, and of the others the lines that it finds, each with its baseline.
 * @param {readonly Group[]} groups
 * @param {string} [pattern]
 */
export function selectGroups(groups, pattern = "") {
  const wanted = new RegExp(pattern, "i");
  return groups.flatMap((group) => {
    if (wanted.test(group.title)) return [group];
    const contenders = group.contenders.filter(({ label }) => wanted.test(label));
    return contenders.length > 0 ? [{ ...group, contenders }] : [];
  });
}
