// @ts-check

/**
 * Runs the work, then the cleanup, however the work ends; also if the script is interrupted (see runMain).
 * @template T
 * @param {() => void} cleanUp synchronous, because an exiting process does not wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withCleanUp(cleanUp, work) {
  process.on("exit", cleanUp);
  try {
    return await work();
  } finally {
    process.off("exit", cleanUp);
    cleanUp();
  }
}
