/** Whether all moments are tried, and not only as many as `npm test` has time for. */
export const tryAll = process.env.ROCKER_FAULTS === "all";

/** Of the few moments that `npm test` tries: always the same, so that its result depends on the change only. */
const usual = 1901762973;

/** Printed in the titles of tests; to repeat a run, set ROCKER_FAULT_SEED. */
export const seed = Number(
  process.env.ROCKER_FAULT_SEED ?? (tryAll ? Math.floor(Math.random() * 2 ** 31) : usual),
);

let state = seed;

/** A number from 1 to `limit` that depends only on the seed. */
export function anyOf(limit: number): number {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
  return 1 + ((state >>> 8) % limit);
}
