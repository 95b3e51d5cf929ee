// @ts-check
import { allGroups, selectGroups } from "./groups.mjs";
import { PEERS } from "./peers.mjs";

/** @typedef {import("./groups.mjs").Need} Need */
/** @typedef {import("./options.mjs").BenchOptions} BenchOptions */

/**
 * What the wanted tables need: all that is installed, started and measured goes by it.
 * @param {BenchOptions} options
 * @param {string} peerFolder
 * @returns {Set<Need>}
 */
export function neededFor({ only, withoutPeers }, peerFolder) {
  const needs = selectGroups(allGroups(peerFolder), only).flatMap((group) => group.needs);
  return new Set(needs.filter((need) => !(withoutPeers && isPeer(need))));
}

/** @param {Need} need */
export function nameOf(need) {
  if (isPeer(need)) return `${PEERS[need].title} ${PEERS[need].version}`;
  return { docker: "Docker", podman: "Podman", dagger: "Dagger" }[need];
}

/**
 * A line for all that the tables don't show.
 * @param {BenchOptions} options
 * @param {ReadonlyMap<Need, string>} missing
 */
export function leftOut({ withoutPeers }, missing) {
  const lines = [...missing.keys()].map((need) => `${nameOf(need)}, which could not be had on this machine.`);
  return withoutPeers ? [...lines, "the peers, as --without-peers asks."] : lines;
}

/** @param {Need} need @returns {need is import("./peers.mjs").PeerName} */
function isPeer(need) {
  return need in PEERS;
}
