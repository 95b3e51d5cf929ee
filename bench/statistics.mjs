// @ts-check

/**
 * The middle and the spread. Quartiles and not the extremes: those tell more of the machine's worst moment than
 * of the program.
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
 * Round by round, so that what slows the machine for some seconds is on both sides of a ratio.
 * @param {readonly number[]} samples
 * @param {readonly number[]} baseline of the same rounds
 * @returns {number[]}
 */
export function ratios(samples, baseline) {
  return samples.map((sample, round) => sample / (baseline[round] ?? Number.NaN));
}

/** As ratios, but how much more. @param {readonly number[]} samples @param {readonly number[]} baseline @returns {number[]} */
export function differences(samples, baseline) {
  return samples.map((sample, round) => sample - (baseline[round] ?? Number.NaN));
}

/** To tenths of a millisecond, or as much of any other unit. @param {number} figure */
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
