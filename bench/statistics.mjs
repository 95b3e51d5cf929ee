// @ts-check

/**
 * Median and spread. The spread is given as quartiles, because the extremes say more about the machine than about the
 * program.
 * @typedef {{ median: number, low: number, high: number }} Summary `low` and `high` are the quartiles
 */

/** @param {readonly number[]} samples @returns {Summary} */
export function summary(samples) {
  const [low = Number.NaN, median = Number.NaN, high = Number.NaN] = [0.25, 0.5, 0.75].map((share) =>
    rounded(quantile(samples, share)),
  );
  return { median, low, high };
}

/**
 * Ratios round by round, so that a temporary slowdown of the machine affects both sides.
 * @param {readonly number[]} samples
 * @param {readonly number[]} baseline of the same rounds
 * @returns {number[]}
 */
export function ratios(samples, baseline) {
  return samples.map((sample, round) => sample / (baseline[round] ?? Number.NaN));
}

/** Like ratios, but differences. @param {readonly number[]} samples @param {readonly number[]} baseline @returns {number[]} */
export function differences(samples, baseline) {
  return samples.map((sample, round) => sample - (baseline[round] ?? Number.NaN));
}

/** Four decimal places: tenths of a millisecond for seconds. @param {number} figure */
export function rounded(figure) {
  return Number(figure.toFixed(4));
}

/**
 * Interpolated between the two nearest samples.
 * @param {readonly number[]} samples
 * @param {number} share from 0 to 1
 */
function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
