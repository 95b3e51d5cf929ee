// @ts-check
import { Problem } from "../scripts/setup/problem.mjs";

/**
 * Does the work and tells what kept it from succeeding, so that the rest can go on without it.
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
