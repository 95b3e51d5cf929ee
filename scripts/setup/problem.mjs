// @ts-check
import { constants } from "node:os";

/** An error that the user can act on: printed as plain text, without a stack trace. */
export class Problem extends Error {}

/** Signals that end a script early. */
export const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a script's main function. Its result is the exit code; a Problem is printed as a message.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  // Without a listener, a signal would end the process without calling its exit listeners.
  for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
