// @ts-check
import { peerGroups } from "./peer-rows.mjs";
import { ownGroups } from "./rows.mjs";

/**
 * What a table requires on the machine.
 * @typedef {"docker" | "podman" | "dagger" | import("./peers.mjs").PeerName} Need
 */

/**
 * One table: commands that are run in turns, so that the machine is in the same state for all of them.
 * @typedef {object} Group
 * @property {string} title
 * @property {readonly Need[]} needs
 * @property {"seconds" | "megabytes"} measures time from start to exit, or peak memory while the command waits
 * @property {import("./commands.mjs").Command} [baseline] the command that the others are compared with
 * @property {readonly import("./commands.mjs").Command[]} contenders
 * @property {number} [atMost] maximum number of rounds, for commands that take many seconds
 * @property {() => Promise<void>} [prepare]
 * @property {() => void} [cleanUp] also when the benchmark is interrupted
 */

/**
 * All tables, in the order in which they are measured.
 * @param {string} peerDirectory installation directory of the peers
 * @returns {Group[]}
 */
export function allGroups(peerDirectory) {
  return [...ownGroups(), ...peerGroups(peerDirectory)];
}

/**
 * Tables whose title matches the pattern, and from the other tables the matching lines with their baseline.
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
