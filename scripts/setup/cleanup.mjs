// @ts-check

/**
 * Runs the work, then the clean-up: however the work ends, an interrupted script included (see runMain).
 * @template T
 * @param {() => void} cleanUp synchronous, as a process that ends waits for nothing
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
