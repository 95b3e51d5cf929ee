// @ts-check
import { allGroups, selectGroups } from "./groups.mjs";
import { PEERS } from "./peers.mjs";

/** @typedef {import("./groups.mjs").Need} Need */
/** @typedef {import("./options.mjs").BenchOptions} BenchOptions */

/**
 * The requirements of the selected tables, which determine what is installed, started and measured.
 * @param {BenchOptions} options
 * @param {string} peerDirectory
 * @returns {Set<Need>}
 */
export function neededFor({ only, withoutPeers }, peerDirectory) {
  const needs = selectGroups(allGroups(peerDirectory), only).flatMap((group) => group.needs);
  return new Set(needs.filter((need) => !(withoutPeers && isPeer(need))));
}

/** @param {Need} need */
export function nameOf(need) {
  if (isPeer(need)) return `${PEERS[need].title} ${PEERS[need].version}`;
  return { docker: "Docker", podman: "Podman", dagger: "Dagger" }[need];
}

/**
 * One line for each thing that was not measured.
 * @param {BenchOptions} options
 * @param {ReadonlyMap<Need, string>} missing
 */
export function skipped({ withoutPeers }, missing) {
  const lines = [...missing.keys()].map((need) => `${nameOf(need)}: not available on this machine.`);
  return withoutPeers ? [...lines, "peers: --without-peers."] : lines;
}

/** @param {Need} need @returns {need is import("./peers.mjs").PeerName} */
function isPeer(need) {
  return need in PEERS;
}
