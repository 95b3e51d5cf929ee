import { constants } from "node:os";
import { failWith, isRockerError, RockerError } from "@rocker/core/lifecycle";

/** What was under way was ended by a signal. */
export class InterruptionError extends RockerError {
  /** 128 and the signal's number, as a shell has it. */
  readonly exitCode: number;

  constructor(cause: RockerError, signal: NodeJS.Signals) {
    super(cause.problems, { cause });
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Ctrl-C and the like end what is under way; rocker then ends in its own words, with nothing left behind.
 * @throws InterruptionError when a signal came
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
    const isTold = isRockerError(error) && error.problems.some(({ code }) => code === "RK505");
    throw new InterruptionError(isTold ? error : failWith("RK505", { doing: "working" }, error), received);
  } finally {
    for (const signal of signals) process.off(signal, abort);
  }
}
