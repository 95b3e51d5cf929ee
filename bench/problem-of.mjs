// @ts-check
import { Problem } from "../scripts/setup/problem.mjs";

/**
 * Runs the work and returns the message of a Problem, so that the rest can continue.
 * @param {() => Promise<void>} work
 * @returns {Promise<string | undefined>}
 */
export async function problemOf(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
