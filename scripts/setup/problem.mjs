// @ts-check
import { constants } from "node:os";

/** Something the person at the keyboard can act on: shown as text alone, without a stack. */
export class Problem extends Error {}

/** What ends a script early. */
export const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a script's main function; turns what it returns into the exit code and a Problem into a message.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  // Without a listener a signal would end the process without running what is registered for its exit.
  for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
