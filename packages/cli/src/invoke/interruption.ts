import { constants } from "node:os";
import { isRockerError, RockerError, rockerError } from "@rocker/core/lifecycle";

/** The command was interrupted by a signal. */
export class InterruptionError extends RockerError {
  /** 128 plus the signal's number, as in a shell. */
  readonly exitCode: number;

  constructor(cause: RockerError, signal: NodeJS.Signals) {
    super(cause.problems, { cause });
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs `work` so that Ctrl-C and other signals abort it. rocker then cleans up and reports the interruption.
 * @throws InterruptionError if a signal was received
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const abort = (signal: NodeJS.Signals) => {
    received ??= signal;
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!received) throw error;
    const isReported =
      isRockerError(error) && error.problems.some(({ code }) => ["RK505", "RK449"].includes(code));
    throw new InterruptionError(
      isReported ? error : rockerError("RK505", { doing: "working" }, error),
      received,
    );
  } finally {
    for (const signal of signals) process.off(signal, abort);
  }
}
